extension ShippedPolicies {
  /// `arn:aws:iam::aws:policy/AmazonBedrockReadOnly`, in its first edition of December 2023.
  static let amazonBedrockReadOnly = """
    {
      "Version": "2012-10-17",
      "Statement": {
        "Sid": "AmazonBedrockReadOnly",
        "Effect": "Allow",
        "Action": [
          "bedrock:GetFoundationModel", "bedrock:ListFoundationModels",
          "bedrock:GetModelInvocationLoggingConfiguration", "bedrock:GetProvisionedModelThroughput",
          "bedrock:ListProvisionedModelThroughputs", "bedrock:GetModelCustomizationJob",
          "bedrock:ListModelCustomizationJobs", "bedrock:ListCustomModels", "bedrock:GetCustomModel",
          "bedrock:ListTagsForResource", "bedrock:GetFoundationModelAvailability"
        ],
        "Resource": "*"
      }
    }
    """
}
