extension ProfileRouteRows {
  /// Agents, knowledge bases, flows and prompts, as they are built.
  static let agents = """
    PUT agent/agents/ CreateAgent *
    POST agent/agents/ ListAgents *
    GET agent/agents/AGENT/ GetAgent agent/AGENT
    PUT agent/agents/AGENT/ UpdateAgent agent/AGENT
    DELETE agent/agents/AGENT/ DeleteAgent agent/AGENT
    POST agent/agents/AGENT/ PrepareAgent agent/AGENT
    POST agent/agents/AGENT/agentversions/ ListAgentVersions agent/AGENT
    GET agent/agents/AGENT/agentversions/3/ GetAgentVersion agent/AGENT
    DELETE agent/agents/AGENT/agentversions/3/ DeleteAgentVersion agent/AGENT
    PUT agent/agents/AGENT/agentaliases/ CreateAgentAlias agent/AGENT
    POST agent/agents/AGENT/agentaliases/ ListAgentAliases agent/AGENT
    GET agent/agents/AGENT/agentaliases/ALIAS/ GetAgentAlias agent-alias/AGENT/ALIAS
    PUT agent/agents/AGENT/agentaliases/ALIAS/ UpdateAgentAlias agent-alias/AGENT/ALIAS
    DELETE agent/agents/AGENT/agentaliases/ALIAS/ DeleteAgentAlias agent-alias/AGENT/ALIAS
    PUT agent/agents/AGENT/agentversions/3/actiongroups/ CreateAgentActionGroup agent/AGENT
    POST agent/agents/AGENT/agentversions/3/actiongroups/ ListAgentActionGroups agent/AGENT
    GET agent/agents/AGENT/agentversions/3/actiongroups/GROUP/ GetAgentActionGroup agent/AGENT
    PUT agent/agents/AGENT/agentversions/3/actiongroups/GROUP/ UpdateAgentActionGroup agent/AGENT
    DELETE agent/agents/AGENT/agentversions/3/actiongroups/GROUP/ DeleteAgentActionGroup agent/AGENT
    PUT agent/agents/AGENT/agentversions/3/agentcollaborators/ AssociateAgentCollaborator agent/AGENT
    POST agent/agents/AGENT/agentversions/3/agentcollaborators/ ListAgentCollaborators agent/AGENT
    GET agent/agents/AGENT/agentversions/3/agentcollaborators/COLLAB/ GetAgentCollaborator agent/AGENT
    PUT agent/agents/AGENT/agentversions/3/agentcollaborators/COLLAB/ UpdateAgentCollaborator agent/AGENT
    DELETE agent/agents/AGENT/agentversions/3/agentcollaborators/COLLAB/ DisassociateAgentCollaborator agent/AGENT
    POST agent/agents/AGENT/agentversions/3/knowledgebases/ ListAgentKnowledgeBases agent/AGENT
    GET agent/agents/AGENT/agentversions/3/knowledgebases/KB/ GetAgentKnowledgeBase agent/AGENT knowledge-base/KB
    PUT agent/agents/AGENT/agentversions/3/knowledgebases/KB/ UpdateAgentKnowledgeBase agent/AGENT knowledge-base/KB
    DELETE agent/agents/AGENT/agentversions/3/knowledgebases/KB/
      DisassociateAgentKnowledgeBase agent/AGENT knowledge-base/KB
    PUT agent/knowledgebases/ CreateKnowledgeBase *
    POST agent/knowledgebases/ ListKnowledgeBases *
    GET agent/knowledgebases/KB GetKnowledgeBase knowledge-base/KB
    PUT agent/knowledgebases/KB UpdateKnowledgeBase knowledge-base/KB
    DELETE agent/knowledgebases/KB DeleteKnowledgeBase knowledge-base/KB
    PUT agent/knowledgebases/KB/datasources/ CreateDataSource knowledge-base/KB
    POST agent/knowledgebases/KB/datasources/ ListDataSources knowledge-base/KB
    GET agent/knowledgebases/KB/datasources/SOURCE GetDataSource knowledge-base/KB
    PUT agent/knowledgebases/KB/datasources/SOURCE UpdateDataSource knowledge-base/KB
    DELETE agent/knowledgebases/KB/datasources/SOURCE DeleteDataSource knowledge-base/KB
    PUT agent/knowledgebases/KB/datasources/SOURCE/ingestionjobs/ StartIngestionJob knowledge-base/KB
    POST agent/knowledgebases/KB/datasources/SOURCE/ingestionjobs/ ListIngestionJobs knowledge-base/KB
    GET agent/knowledgebases/KB/datasources/SOURCE/ingestionjobs/JOB GetIngestionJob knowledge-base/KB
    POST agent/knowledgebases/KB/datasources/SOURCE/ingestionjobs/JOB/stop StopIngestionJob knowledge-base/KB
    PUT agent/knowledgebases/KB/datasources/SOURCE/documents IngestKnowledgeBaseDocuments knowledge-base/KB
    POST agent/knowledgebases/KB/datasources/SOURCE/documents ListKnowledgeBaseDocuments knowledge-base/KB
    POST agent/knowledgebases/KB/datasources/SOURCE/documents/getDocuments GetKnowledgeBaseDocuments knowledge-base/KB
    POST agent/knowledgebases/KB/datasources/SOURCE/documents/deleteDocuments
      DeleteKnowledgeBaseDocuments knowledge-base/KB
    POST agent/flows/ CreateFlow *
    GET agent/flows/ ListFlows *
    POST agent/flows/validate-definition ValidateFlowDefinition *
    GET agent/flows/FLOW/ GetFlow flow/FLOW
    GET agent/flows/(flow/FLOW)/ GetFlow (flow/FLOW)
    PUT agent/flows/FLOW/ UpdateFlow flow/FLOW
    PUT agent/flows/(flow/FLOW)/ UpdateFlow (flow/FLOW)
    DELETE agent/flows/FLOW/ DeleteFlow flow/FLOW
    DELETE agent/flows/(flow/FLOW)/ DeleteFlow (flow/FLOW)
    POST agent/flows/FLOW/ PrepareFlow flow/FLOW
    POST agent/flows/(flow/FLOW)/ PrepareFlow (flow/FLOW)
    POST agent/flows/FLOW/versions CreateFlowVersion flow/FLOW
    POST agent/flows/(flow/FLOW)/versions CreateFlowVersion (flow/FLOW)
    GET agent/flows/FLOW/versions ListFlowVersions flow/FLOW
    GET agent/flows/(flow/FLOW)/versions ListFlowVersions (flow/FLOW)
    GET agent/flows/FLOW/versions/2/ GetFlowVersion flow/FLOW
    GET agent/flows/(flow/FLOW)/versions/2/ GetFlowVersion (flow/FLOW)
    DELETE agent/flows/FLOW/versions/2/ DeleteFlowVersion flow/FLOW
    DELETE agent/flows/(flow/FLOW)/versions/2/ DeleteFlowVersion (flow/FLOW)
    POST agent/flows/FLOW/aliases CreateFlowAlias flow/FLOW
    POST agent/flows/(flow/FLOW)/aliases CreateFlowAlias (flow/FLOW)
    GET agent/flows/FLOW/aliases ListFlowAliases flow/FLOW
    GET agent/flows/(flow/FLOW)/aliases ListFlowAliases (flow/FLOW)
    GET agent/flows/FLOW/aliases/LIVE GetFlowAlias flow/FLOW/alias/LIVE
    GET agent/flows/FLOW/aliases/(flow/FLOW/alias/LIVE) GetFlowAlias (flow/FLOW/alias/LIVE)
    GET agent/flows/(flow/FLOW)/aliases/LIVE GetFlowAlias (flow/FLOW/alias/LIVE)
    PUT agent/flows/FLOW/aliases/LIVE UpdateFlowAlias flow/FLOW/alias/LIVE
    PUT agent/flows/FLOW/aliases/(flow/FLOW/alias/LIVE) UpdateFlowAlias (flow/FLOW/alias/LIVE)
    PUT agent/flows/(flow/FLOW)/aliases/LIVE UpdateFlowAlias (flow/FLOW/alias/LIVE)
    DELETE agent/flows/FLOW/aliases/LIVE DeleteFlowAlias flow/FLOW/alias/LIVE
    DELETE agent/flows/FLOW/aliases/(flow/FLOW/alias/LIVE) DeleteFlowAlias (flow/FLOW/alias/LIVE)
    DELETE agent/flows/(flow/FLOW)/aliases/LIVE DeleteFlowAlias (flow/FLOW/alias/LIVE)
    POST agent/prompts/ CreatePrompt *
    GET agent/prompts/ ListPrompts *
    GET agent/prompts/?promptIdentifier=PROMPT ListPrompts prompt/PROMPT
    GET agent/prompts/?promptIdentifier=(prompt/PROMPT) ListPrompts (prompt/PROMPT)
    GET agent/prompts/PROMPT/ GetPrompt prompt/PROMPT
    GET agent/prompts/(prompt/PROMPT)/ GetPrompt (prompt/PROMPT)
    GET agent/prompts/PROMPT/?promptVersion=7 GetPrompt prompt/PROMPT:7
    GET agent/prompts/(prompt/PROMPT)/?promptVersion=7 GetPrompt (prompt/PROMPT:7)
    DELETE agent/prompts/PROMPT/ DeletePrompt prompt/PROMPT
    DELETE agent/prompts/(prompt/PROMPT)/ DeletePrompt (prompt/PROMPT)
    DELETE agent/prompts/PROMPT/?promptVersion=7 DeletePrompt prompt/PROMPT:7
    DELETE agent/prompts/(prompt/PROMPT)/?promptVersion=7 DeletePrompt (prompt/PROMPT:7)
    PUT agent/prompts/PROMPT/ UpdatePrompt prompt/PROMPT
    PUT agent/prompts/(prompt/PROMPT)/ UpdatePrompt (prompt/PROMPT)
    POST agent/prompts/PROMPT/versions CreatePromptVersion prompt/PROMPT
    POST agent/prompts/(prompt/PROMPT)/versions CreatePromptVersion (prompt/PROMPT)
    POST agent/tags/(agent-alias/AGENT/ALIAS) TagResource (agent-alias/AGENT/ALIAS)
    DELETE agent/tags/(agent-alias/AGENT/ALIAS)?tagKeys=team UntagResource (agent-alias/AGENT/ALIAS)
    GET agent/tags/(agent-alias/AGENT/ALIAS) ListTagsForResource (agent-alias/AGENT/ALIAS)
    PUT agent/resourcepolicy/(knowledge-base/KB) PutResourcePolicy (knowledge-base/KB)
    GET agent/resourcepolicy/(knowledge-base/KB) GetResourcePolicy (knowledge-base/KB)
    DELETE agent/resourcepolicy/(knowledge-base/KB) DeleteResourcePolicy (knowledge-base/KB)
    """
}
