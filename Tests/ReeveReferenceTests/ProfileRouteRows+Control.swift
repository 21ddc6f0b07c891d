extension ProfileRouteRows {
  /// Models, their jobs and guardrails: the control plane.
  static let control = """
    GET bedrock/foundation-models/amazon.titan-text-lite-v1:0
      GetFoundationModel foundation-model/amazon.titan-text-lite-v1:0
    GET bedrock/foundation-models/(foundation-model/amazon.titan-text-lite-v1:0)
      GetFoundationModel (foundation-model/amazon.titan-text-lite-v1:0)
    GET bedrock/foundation-models ListFoundationModels *
    GET bedrock/foundation-model-availability/amazon.titan-text-lite-v1:0 GetFoundationModelAvailability *
    POST bedrock/create-foundation-model-agreement CreateFoundationModelAgreement *
    POST bedrock/delete-foundation-model-agreement DeleteFoundationModelAgreement *
    GET bedrock/list-foundation-model-agreement-offers/amazon.titan-text-lite-v1:0
      ListFoundationModelAgreementOffers *
    POST bedrock/use-case-for-model-access PutUseCaseForModelAccess *
    GET bedrock/use-case-for-model-access GetUseCaseForModelAccess *
    POST bedrock/custom-models/create-custom-model CreateCustomModel *
    GET bedrock/custom-models ListCustomModels *
    GET bedrock/custom-models/(custom-model/amazon.titan-text-lite-v1:0:4k/model1)
      GetCustomModel (custom-model/amazon.titan-text-lite-v1:0:4k/model1)
    DELETE bedrock/custom-models/(custom-model/amazon.titan-text-lite-v1:0:4k/model1)
      DeleteCustomModel (custom-model/amazon.titan-text-lite-v1:0:4k/model1)
    GET bedrock/model-customization/custom-model-deployments ListCustomModelDeployments *
    GET bedrock/model-customization/custom-model-deployments/(custom-model-deployment/live)
      GetCustomModelDeployment (custom-model-deployment/live)
    DELETE bedrock/model-customization/custom-model-deployments/(custom-model-deployment/live)
      DeleteCustomModelDeployment (custom-model-deployment/live)
    GET bedrock/model-customization-jobs ListModelCustomizationJobs *
    POST bedrock/model-customization-jobs CreateModelCustomizationJob foundation-model/amazon.titan-text-lite-v1:0
    GET bedrock/model-customization-jobs/(model-customization-job/amazon.titan-text-lite-v1:0:4k/job1)
      GetModelCustomizationJob (model-customization-job/amazon.titan-text-lite-v1:0:4k/job1)
    POST bedrock/model-customization-jobs/(model-customization-job/amazon.titan-text-lite-v1:0:4k/job1)/stop
      StopModelCustomizationJob (model-customization-job/amazon.titan-text-lite-v1:0:4k/job1)
    GET bedrock/imported-models ListImportedModels *
    GET bedrock/imported-models/(imported-model/model1) GetImportedModel (imported-model/model1)
    DELETE bedrock/imported-models/(imported-model/model1) DeleteImportedModel (imported-model/model1)
    POST bedrock/model-import-jobs CreateModelImportJob *
    GET bedrock/model-import-jobs ListModelImportJobs *
    GET bedrock/model-import-jobs/(model-import-job/job1) GetModelImportJob (model-import-job/job1)
    GET bedrock/model-copy-jobs ListModelCopyJobs *
    GET bedrock/model-copy-jobs/(model-copy-job/copy1) GetModelCopyJob (model-copy-job/copy1)
    GET bedrock/model-invocation-jobs ListModelInvocationJobs *
    POST bedrock/model-invocation-job CreateModelInvocationJob foundation-model/amazon.titan-text-lite-v1:0
    GET bedrock/model-invocation-job/job1 GetModelInvocationJob model-invocation-job/job1
    GET bedrock/model-invocation-job/(model-invocation-job/job1) GetModelInvocationJob (model-invocation-job/job1)
    POST bedrock/model-invocation-job/job1/stop StopModelInvocationJob model-invocation-job/job1
    POST bedrock/model-invocation-job/(model-invocation-job/job1)/stop
      StopModelInvocationJob (model-invocation-job/job1)
    GET bedrock/provisioned-model-throughputs ListProvisionedModelThroughputs *
    POST bedrock/provisioned-model-throughput
      CreateProvisionedModelThroughput foundation-model/amazon.titan-text-lite-v1:0
    GET bedrock/provisioned-model-throughput/(provisioned-model/units)
      GetProvisionedModelThroughput (provisioned-model/units)
    DELETE bedrock/provisioned-model-throughput/(provisioned-model/units)
      DeleteProvisionedModelThroughput (provisioned-model/units)
    POST bedrock/guardrails CreateGuardrail *
    GET bedrock/guardrails ListGuardrails *
    GET bedrock/guardrails?guardrailIdentifier=gr1 ListGuardrails guardrail/gr1
    GET bedrock/guardrails?guardrailIdentifier=(guardrail/gr1) ListGuardrails (guardrail/gr1)
    GET bedrock/guardrails/gr1 GetGuardrail guardrail/gr1
    GET bedrock/guardrails/(guardrail/gr1) GetGuardrail (guardrail/gr1)
    PUT bedrock/guardrails/gr1 UpdateGuardrail guardrail/gr1
    PUT bedrock/guardrails/(guardrail/gr1) UpdateGuardrail (guardrail/gr1)
    DELETE bedrock/guardrails/gr1 DeleteGuardrail guardrail/gr1
    DELETE bedrock/guardrails/(guardrail/gr1) DeleteGuardrail (guardrail/gr1)
    POST bedrock/guardrails/gr1 CreateGuardrailVersion guardrail/gr1
    POST bedrock/guardrails/(guardrail/gr1) CreateGuardrailVersion (guardrail/gr1)
    PUT bedrock/enforcedGuardrailsConfiguration PutEnforcedGuardrailConfiguration *
    GET bedrock/enforcedGuardrailsConfiguration ListEnforcedGuardrailsConfiguration *
    DELETE bedrock/enforcedGuardrailsConfiguration/c1 DeleteEnforcedGuardrailConfiguration *
    GET bedrock/evaluation-jobs ListEvaluationJobs *
    GET bedrock/evaluation-jobs/(evaluation-job/job1) GetEvaluationJob (evaluation-job/job1)
    POST bedrock/evaluation-job/(evaluation-job/job1)/stop StopEvaluationJob (evaluation-job/job1)
    GET bedrock/advanced-prompt-optimization-jobs ListAdvancedPromptOptimizationJobs *
    GET bedrock/advanced-prompt-optimization-jobs/job1
      GetAdvancedPromptOptimizationJob advanced-prompt-optimization-job/job1
    GET bedrock/advanced-prompt-optimization-jobs/(advanced-prompt-optimization-job/job1)
      GetAdvancedPromptOptimizationJob (advanced-prompt-optimization-job/job1)
    POST bedrock/advanced-prompt-optimization-jobs/job1/stop
      StopAdvancedPromptOptimizationJob advanced-prompt-optimization-job/job1
    POST bedrock/advanced-prompt-optimization-jobs/(advanced-prompt-optimization-job/job1)/stop
      StopAdvancedPromptOptimizationJob (advanced-prompt-optimization-job/job1)
    GET bedrock/inference-profiles ListInferenceProfiles *
    GET bedrock/inference-profiles/(application-inference-profile/profile1)
      GetInferenceProfile (application-inference-profile/profile1)
    GET bedrock/inference-profiles/eu.amazon.nova-lite-v1:0
      GetInferenceProfile inference-profile/eu.amazon.nova-lite-v1:0
    GET bedrock/inference-profiles/profile1 GetInferenceProfile application-inference-profile/profile1
    DELETE bedrock/inference-profiles/profile1 DeleteInferenceProfile application-inference-profile/profile1
    DELETE bedrock/inference-profiles/(application-inference-profile/profile1)
      DeleteInferenceProfile (application-inference-profile/profile1)
    GET bedrock/prompt-routers ListPromptRouters *
    GET bedrock/prompt-routers/(prompt-router/router) GetPromptRouter (prompt-router/router)
    DELETE bedrock/prompt-routers/(prompt-router/router) DeletePromptRouter (prompt-router/router)
    PUT bedrock/logging/modelinvocations PutModelInvocationLoggingConfiguration *
    GET bedrock/logging/modelinvocations GetModelInvocationLoggingConfiguration *
    DELETE bedrock/logging/modelinvocations DeleteModelInvocationLoggingConfiguration *
    PUT bedrock/data-retention PutAccountDataRetention *
    GET bedrock/data-retention GetAccountDataRetention *
    POST bedrock/marketplace-model/endpoints CreateMarketplaceModelEndpoint *
    GET bedrock/marketplace-model/endpoints ListMarketplaceModelEndpoints *
    GET bedrock/marketplace-model/endpoints/arn%3Aaws%3Asagemaker%3Aeu-west-1%3A111122223333%3Aendpoint%2Fmine
      GetMarketplaceModelEndpoint marketplace/model-endpoint/all-access
    PATCH bedrock/marketplace-model/endpoints/arn%3Aaws%3Asagemaker%3Aeu-west-1%3A111122223333%3Aendpoint%2Fmine
      UpdateMarketplaceModelEndpoint marketplace/model-endpoint/all-access
    DELETE bedrock/marketplace-model/endpoints/arn%3Aaws%3Asagemaker%3Aeu-west-1%3A111122223333%3Aendpoint%2Fmine
      DeleteMarketplaceModelEndpoint marketplace/model-endpoint/all-access
    POST bedrock/marketplace-model/endpoints/arn%3Aaws%3Asagemaker%3Aeu-west-1%3A111122223333%3Aendpoint%2Fmine/registration
      RegisterMarketplaceModelEndpoint marketplace/model-endpoint/all-access
    DELETE bedrock/marketplace-model/endpoints/arn%3Aaws%3Asagemaker%3Aeu-west-1%3A111122223333%3Aendpoint%2Fmine/registration
      DeregisterMarketplaceModelEndpoint marketplace/model-endpoint/all-access
    POST bedrock/automated-reasoning-policies CreateAutomatedReasoningPolicy *
    GET bedrock/automated-reasoning-policies ListAutomatedReasoningPolicies *
    GET bedrock/automated-reasoning-policies?policyArn=(automated-reasoning-policy/rules)
      ListAutomatedReasoningPolicies (automated-reasoning-policy/rules)
    DELETE bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)
      DeleteAutomatedReasoningPolicy (automated-reasoning-policy/rules)
    GET bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)
      GetAutomatedReasoningPolicy (automated-reasoning-policy/rules)
    PATCH bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)
      UpdateAutomatedReasoningPolicy (automated-reasoning-policy/rules)
    GET bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/build-workflows
      ListAutomatedReasoningPolicyBuildWorkflows (automated-reasoning-policy/rules)
    DELETE bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/build-workflows/build1
      DeleteAutomatedReasoningPolicyBuildWorkflow (automated-reasoning-policy/rules)
    GET bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/build-workflows/build1
      GetAutomatedReasoningPolicyBuildWorkflow (automated-reasoning-policy/rules)
    GET bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/build-workflows/build1/annotations
      GetAutomatedReasoningPolicyAnnotations (automated-reasoning-policy/rules)
    PATCH bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/build-workflows/build1/annotations
      UpdateAutomatedReasoningPolicyAnnotations (automated-reasoning-policy/rules)
    POST bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/build-workflows/build1/cancel
      CancelAutomatedReasoningPolicyBuildWorkflow (automated-reasoning-policy/rules)
    GET bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/build-workflows/build1/result-assets
      GetAutomatedReasoningPolicyBuildWorkflowResultAssets (automated-reasoning-policy/rules)
    GET bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/build-workflows/build1/scenarios
      GetAutomatedReasoningPolicyNextScenario (automated-reasoning-policy/rules)
    GET bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/build-workflows/build1/test-cases/TEST1/test-results
      GetAutomatedReasoningPolicyTestResult (automated-reasoning-policy/rules)
    GET bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/build-workflows/build1/test-results
      ListAutomatedReasoningPolicyTestResults (automated-reasoning-policy/rules)
    POST bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/build-workflows/build1/test-workflows
      StartAutomatedReasoningPolicyTestWorkflow (automated-reasoning-policy/rules)
    POST bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/build-workflows/INGEST_CONTENT/start
      StartAutomatedReasoningPolicyBuildWorkflow (automated-reasoning-policy/rules)
    GET bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/export
      ExportAutomatedReasoningPolicyVersion (automated-reasoning-policy/rules)
    POST bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/test-cases
      CreateAutomatedReasoningPolicyTestCase (automated-reasoning-policy/rules)
    GET bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/test-cases
      ListAutomatedReasoningPolicyTestCases (automated-reasoning-policy/rules)
    DELETE bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/test-cases/TEST1
      DeleteAutomatedReasoningPolicyTestCase (automated-reasoning-policy/rules)
    GET bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/test-cases/TEST1
      GetAutomatedReasoningPolicyTestCase (automated-reasoning-policy/rules)
    PATCH bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/test-cases/TEST1
      UpdateAutomatedReasoningPolicyTestCase (automated-reasoning-policy/rules)
    POST bedrock/automated-reasoning-policies/(automated-reasoning-policy/rules)/versions
      CreateAutomatedReasoningPolicyVersion (automated-reasoning-policy/rules)
    GET bedrock/resource-policy/(guardrail/gr1) GetResourcePolicy (guardrail/gr1)
    DELETE bedrock/resource-policy/(guardrail/gr1) DeleteResourcePolicy (guardrail/gr1)
    """
}
