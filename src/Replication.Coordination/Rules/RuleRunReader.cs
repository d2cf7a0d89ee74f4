using System.Text.Json.Nodes;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Rules;

/// <summary>Reads the body of a call that replicates one image under a rule with the reader of the configuration file.</summary>
public delegate BodyReading<RuleRunRequest> RuleRunReader(JsonObject body);
