extension ProfileRouteRows {
  /// Inference.
  static let runtime = """
    POST runtime/model/amazon.titan-text-lite-v1:0/invoke InvokeModel foundation-model/amazon.titan-text-lite-v1:0
    POST runtime/model/eu.amazon.nova-lite-v1:0/invoke InvokeModel inference-profile/eu.amazon.nova-lite-v1:0
    POST runtime/model/(imported-model/model1)/invoke InvokeModel (imported-model/model1)
    POST runtime/model/amazon.titan-text-lite-v1:0/invoke-with-response-stream
      InvokeModelWithResponseStream foundation-model/amazon.titan-text-lite-v1:0
    POST runtime/model/eu.amazon.nova-lite-v1:0/invoke-with-response-stream
      InvokeModelWithResponseStream inference-profile/eu.amazon.nova-lite-v1:0
    POST runtime/model/(provisioned-model/units)/invoke-with-response-stream
      InvokeModelWithResponseStream (provisioned-model/units)
    POST runtime/model/amazon.titan-text-lite-v1:0/converse InvokeModel foundation-model/amazon.titan-text-lite-v1:0
    POST runtime/model/eu.amazon.nova-lite-v1:0/converse InvokeModel inference-profile/eu.amazon.nova-lite-v1:0
    POST runtime/model/(imported-model/model1)/converse InvokeModel (imported-model/model1)
    POST runtime/model/amazon.titan-text-lite-v1:0/converse-stream
      InvokeModelWithResponseStream foundation-model/amazon.titan-text-lite-v1:0
    POST runtime/model/eu.amazon.nova-lite-v1:0/converse-stream
      InvokeModelWithResponseStream inference-profile/eu.amazon.nova-lite-v1:0
    POST runtime/model/(provisioned-model/units)/converse-stream
      InvokeModelWithResponseStream (provisioned-model/units)
    POST runtime/model/amazon.titan-text-lite-v1:0/count-tokens
      CountTokens foundation-model/amazon.titan-text-lite-v1:0
    POST runtime/model/eu.amazon.nova-lite-v1:0/count-tokens CountTokens inference-profile/eu.amazon.nova-lite-v1:0
    POST runtime/model/(foundation-model/amazon.titan-text-lite-v1:0)/count-tokens
      CountTokens (foundation-model/amazon.titan-text-lite-v1:0)
    POST runtime/guardrail/gr1/version/7/apply ApplyGuardrail guardrail/gr1
    POST runtime/guardrail/(guardrail/gr1)/version/7/apply ApplyGuardrail (guardrail/gr1)
    GET runtime/async-invoke ListAsyncInvokes *
    GET runtime/async-invoke/(async-invoke/call1) GetAsyncInvoke (async-invoke/call1)
    POST runtime/guardrail-checks/invoke InvokeGuardrailChecks *
    """

  /// Agents, knowledge bases and flows at work, and sessions.
  static let agentRuntime = """
    POST agent-runtime/agents/AGENT/agentAliases/ALIAS/sessions/session1/text InvokeAgent agent-alias/AGENT/ALIAS
    GET agent-runtime/agents/AGENT/agentAliases/ALIAS/memories GetAgentMemory agent-alias/AGENT/ALIAS
    DELETE agent-runtime/agents/AGENT/agentAliases/ALIAS/memories DeleteAgentMemory agent-alias/AGENT/ALIAS
    POST agent-runtime/agents/session1 InvokeInlineAgent *
    POST agent-runtime/knowledgebases/KB/retrieve Retrieve knowledge-base/KB
    POST agent-runtime/knowledgebases/(knowledge-base/KB)/retrieve Retrieve (knowledge-base/KB)
    POST agent-runtime/retrieveAndGenerate RetrieveAndGenerate *
    POST agent-runtime/retrieveAndGenerateStream RetrieveAndGenerate *
    POST agent-runtime/agenticRetrieveStream AgenticRetrieveStream *
    POST agent-runtime/knowledgebases/KB/datasources/SOURCE/check-ingested-document-acl CheckIngestedDocumentAcl *
    POST agent-runtime/knowledgebases/KB/datasources/SOURCE/get-ingested-document-acl GetIngestedDocumentAcl *
    POST agent-runtime/knowledgebases/KB/datasources/SOURCE/documents/a%2Fb.pdf/content GetDocumentContent *
    POST agent-runtime/rerank Rerank *
    POST agent-runtime/generateQuery GenerateQuery *
    POST agent-runtime/optimize-prompt OptimizePrompt *
    POST agent-runtime/flows/FLOW/aliases/LIVE InvokeFlow flow/FLOW/alias/LIVE
    POST agent-runtime/flows/FLOW/aliases/(flow/FLOW/alias/LIVE) InvokeFlow (flow/FLOW/alias/LIVE)
    POST agent-runtime/flows/(flow/FLOW)/aliases/LIVE InvokeFlow (flow/FLOW/alias/LIVE)
    POST agent-runtime/flows/FLOW/aliases/LIVE/executions StartFlowExecution flow/FLOW flow/FLOW/alias/LIVE
    POST agent-runtime/flows/FLOW/aliases/(flow/FLOW/alias/LIVE)/executions
      StartFlowExecution flow/FLOW (flow/FLOW/alias/LIVE)
    POST agent-runtime/flows/(flow/FLOW)/aliases/LIVE/executions StartFlowExecution (flow/FLOW) (flow/FLOW/alias/LIVE)
    POST agent-runtime/flows/(flow/FLOW)/aliases/(flow/FLOW/alias/LIVE)/executions
      StartFlowExecution (flow/FLOW) (flow/FLOW/alias/LIVE)
    GET agent-runtime/flows/FLOW/aliases/LIVE/executions/run
      GetFlowExecution flow/FLOW flow/FLOW/alias/LIVE flow/FLOW/alias/LIVE/execution/run
    GET agent-runtime/flows/FLOW/aliases/LIVE/executions/(flow/FLOW/alias/LIVE/execution/run)
      GetFlowExecution flow/FLOW flow/FLOW/alias/LIVE (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/FLOW/aliases/(flow/FLOW/alias/LIVE)/executions/run
      GetFlowExecution flow/FLOW (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/FLOW/aliases/(flow/FLOW/alias/LIVE)/executions/(flow/FLOW/alias/LIVE/execution/run)
      GetFlowExecution flow/FLOW (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/(flow/FLOW)/aliases/LIVE/executions/run
      GetFlowExecution (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/(flow/FLOW)/aliases/LIVE/executions/(flow/FLOW/alias/LIVE/execution/run)
      GetFlowExecution (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/(flow/FLOW)/aliases/(flow/FLOW/alias/LIVE)/executions/run
      GetFlowExecution (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/(flow/FLOW)/aliases/(flow/FLOW/alias/LIVE)/executions/(flow/FLOW/alias/LIVE/execution/run)
      GetFlowExecution (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    POST agent-runtime/flows/FLOW/aliases/LIVE/executions/run/stop
      StopFlowExecution flow/FLOW flow/FLOW/alias/LIVE flow/FLOW/alias/LIVE/execution/run
    POST agent-runtime/flows/FLOW/aliases/LIVE/executions/(flow/FLOW/alias/LIVE/execution/run)/stop
      StopFlowExecution flow/FLOW flow/FLOW/alias/LIVE (flow/FLOW/alias/LIVE/execution/run)
    POST agent-runtime/flows/FLOW/aliases/(flow/FLOW/alias/LIVE)/executions/run/stop
      StopFlowExecution flow/FLOW (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    POST agent-runtime/flows/FLOW/aliases/(flow/FLOW/alias/LIVE)/executions/(flow/FLOW/alias/LIVE/execution/run)/stop
      StopFlowExecution flow/FLOW (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    POST agent-runtime/flows/(flow/FLOW)/aliases/LIVE/executions/run/stop
      StopFlowExecution (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    POST agent-runtime/flows/(flow/FLOW)/aliases/LIVE/executions/(flow/FLOW/alias/LIVE/execution/run)/stop
      StopFlowExecution (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    POST agent-runtime/flows/(flow/FLOW)/aliases/(flow/FLOW/alias/LIVE)/executions/run/stop
      StopFlowExecution (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    POST agent-runtime/flows/(flow/FLOW)/aliases/(flow/FLOW/alias/LIVE)/executions/(flow/FLOW/alias/LIVE/execution/run)/stop
      StopFlowExecution (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/FLOW/aliases/LIVE/executions/run/events
      ListFlowExecutionEvents flow/FLOW flow/FLOW/alias/LIVE flow/FLOW/alias/LIVE/execution/run
    GET agent-runtime/flows/FLOW/aliases/LIVE/executions/(flow/FLOW/alias/LIVE/execution/run)/events
      ListFlowExecutionEvents flow/FLOW flow/FLOW/alias/LIVE (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/FLOW/aliases/(flow/FLOW/alias/LIVE)/executions/run/events
      ListFlowExecutionEvents flow/FLOW (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/FLOW/aliases/(flow/FLOW/alias/LIVE)/executions/(flow/FLOW/alias/LIVE/execution/run)/events
      ListFlowExecutionEvents flow/FLOW (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/(flow/FLOW)/aliases/LIVE/executions/run/events
      ListFlowExecutionEvents (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/(flow/FLOW)/aliases/LIVE/executions/(flow/FLOW/alias/LIVE/execution/run)/events
      ListFlowExecutionEvents (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/(flow/FLOW)/aliases/(flow/FLOW/alias/LIVE)/executions/run/events
      ListFlowExecutionEvents (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/(flow/FLOW)/aliases/(flow/FLOW/alias/LIVE)/executions/(flow/FLOW/alias/LIVE/execution/run)/events
      ListFlowExecutionEvents (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/FLOW/aliases/LIVE/executions/run/flowsnapshot
      GetExecutionFlowSnapshot flow/FLOW flow/FLOW/alias/LIVE flow/FLOW/alias/LIVE/execution/run
    GET agent-runtime/flows/FLOW/aliases/LIVE/executions/(flow/FLOW/alias/LIVE/execution/run)/flowsnapshot
      GetExecutionFlowSnapshot flow/FLOW flow/FLOW/alias/LIVE (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/FLOW/aliases/(flow/FLOW/alias/LIVE)/executions/run/flowsnapshot
      GetExecutionFlowSnapshot flow/FLOW (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/FLOW/aliases/(flow/FLOW/alias/LIVE)/executions/(flow/FLOW/alias/LIVE/execution/run)/flowsnapshot
      GetExecutionFlowSnapshot flow/FLOW (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/(flow/FLOW)/aliases/LIVE/executions/run/flowsnapshot
      GetExecutionFlowSnapshot (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/(flow/FLOW)/aliases/LIVE/executions/(flow/FLOW/alias/LIVE/execution/run)/flowsnapshot
      GetExecutionFlowSnapshot (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/(flow/FLOW)/aliases/(flow/FLOW/alias/LIVE)/executions/run/flowsnapshot
      GetExecutionFlowSnapshot (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/(flow/FLOW)/aliases/(flow/FLOW/alias/LIVE)/executions/(flow/FLOW/alias/LIVE/execution/run)/flowsnapshot
      GetExecutionFlowSnapshot (flow/FLOW) (flow/FLOW/alias/LIVE) (flow/FLOW/alias/LIVE/execution/run)
    GET agent-runtime/flows/FLOW/executions ListFlowExecutions flow/FLOW
    GET agent-runtime/flows/(flow/FLOW)/executions ListFlowExecutions (flow/FLOW)
    GET agent-runtime/flows/FLOW/executions?flowAliasIdentifier=LIVE ListFlowExecutions flow/FLOW flow/FLOW/alias/LIVE
    GET agent-runtime/flows/FLOW/executions?flowAliasIdentifier=(flow/FLOW/alias/LIVE)
      ListFlowExecutions flow/FLOW (flow/FLOW/alias/LIVE)
    GET agent-runtime/flows/(flow/FLOW)/executions?flowAliasIdentifier=LIVE
      ListFlowExecutions (flow/FLOW) (flow/FLOW/alias/LIVE)
    GET agent-runtime/flows/(flow/FLOW)/executions?flowAliasIdentifier=(flow/FLOW/alias/LIVE)
      ListFlowExecutions (flow/FLOW) (flow/FLOW/alias/LIVE)
    PUT agent-runtime/sessions/ CreateSession *
    POST agent-runtime/sessions/ ListSessions *
    GET agent-runtime/sessions/session1/ GetSession session/session1
    GET agent-runtime/sessions/(session/session1)/ GetSession (session/session1)
    PUT agent-runtime/sessions/session1/ UpdateSession session/session1
    PUT agent-runtime/sessions/(session/session1)/ UpdateSession (session/session1)
    PATCH agent-runtime/sessions/session1 EndSession session/session1
    PATCH agent-runtime/sessions/(session/session1) EndSession (session/session1)
    DELETE agent-runtime/sessions/session1/ DeleteSession session/session1
    DELETE agent-runtime/sessions/(session/session1)/ DeleteSession (session/session1)
    PUT agent-runtime/sessions/session1/invocations/ CreateInvocation session/session1
    PUT agent-runtime/sessions/(session/session1)/invocations/ CreateInvocation (session/session1)
    POST agent-runtime/sessions/session1/invocations/ ListInvocations session/session1
    POST agent-runtime/sessions/(session/session1)/invocations/ ListInvocations (session/session1)
    PUT agent-runtime/sessions/session1/invocationSteps/ PutInvocationStep session/session1
    PUT agent-runtime/sessions/(session/session1)/invocationSteps/ PutInvocationStep (session/session1)
    POST agent-runtime/sessions/session1/invocationSteps/ ListInvocationSteps session/session1
    POST agent-runtime/sessions/(session/session1)/invocationSteps/ ListInvocationSteps (session/session1)
    POST agent-runtime/sessions/session1/invocationSteps/step1 GetInvocationStep session/session1
    POST agent-runtime/sessions/(session/session1)/invocationSteps/step1 GetInvocationStep (session/session1)
    POST agent-runtime/tags/(session/session1) TagResource (session/session1)
    DELETE agent-runtime/tags/(session/session1)?tagKeys=team UntagResource (session/session1)
    GET agent-runtime/tags/(session/session1) ListTagsForResource (session/session1)
    """
}
