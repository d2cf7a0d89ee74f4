using System.Text.Json.Nodes;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Rules;

/// <summary>Reads the body of a call that resumes a rule with the reader of the configuration file.</summary>
public delegate BodyReading<RuleResumeRequest> RuleResumeReader(JsonObject body);
