using System.Text.Json.Nodes;
using Replication.Contracts.Rules;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Rules;

/// <summary>Reads a rule from the body of a call, by the very checks that one of the configuration file passes; its identity and times are not the body's to say.</summary>
public delegate BodyReading<ReplicationRule> RuleReader(JsonObject body);
