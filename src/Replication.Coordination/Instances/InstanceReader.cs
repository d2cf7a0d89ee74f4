using System.Text.Json.Nodes;
using Replication.Contracts.Instances;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Instances;

/// <summary>Reads an instance from the body of a call with the reader of the configuration file.</summary>
public delegate BodyReading<RegistryInstance> InstanceReader(JsonObject body);
