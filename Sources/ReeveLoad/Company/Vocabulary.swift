/// The words that a company's policies are made of: regions, models, actions as AWS spells them.
enum Vocabulary {
  static let regions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-1"]
  static let environments = ["prod", "staging", "dev"]

  static let models = [
    "anthropic.claude-3-haiku-20240307-v1:0", "anthropic.claude-3-sonnet-20240229-v1:0",
    "anthropic.claude-v2", "amazon.titan-text-express-v1", "amazon.titan-embed-text-v2:0",
    "meta.llama3-70b-instruct-v1:0", "mistral.mixtral-8x7b-instruct-v0:1", "cohere.embed-english-v3",
  ]
  static let modelFamilies = ["anthropic.*", "amazon.titan-*", "meta.llama3-*", "cohere.*"]

  static let invoke = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
  static let agents = ["bedrock:InvokeAgent", "bedrock:GetAgent", "bedrock:GetAgentAlias", "bedrock:ListAgents"]
  static let objects = [
    "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:GetObjectTagging", "s3:AbortMultipartUpload",
  ]
  static let keys = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:DescribeKey", "kms:CreateGrant"]
  static let functions = ["lambda:InvokeFunction", "lambda:GetFunction", "lambda:UpdateFunctionCode"]
  static let tables = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
  static let queues = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
  static let logs = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
  static let secrets = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
  static let reading = ["ec2:Describe*", "cloudwatch:Get*", "cloudwatch:List*", "bedrock:List*", "tag:Get*"]
  static let services = [
    "lambda.amazonaws.com", "bedrock.amazonaws.com", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com",
  ]
}
