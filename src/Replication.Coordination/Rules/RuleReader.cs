using System.Text.Json.Nodes;
using Replication.Contracts.Rules;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Rules;

/// <summary>Reads a rule from the body of a call with the reader of the configuration file.</summary>
public delegate BodyReading<RuleSpec> RuleReader(JsonObject body);
