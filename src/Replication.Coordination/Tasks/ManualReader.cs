using System.Text.Json.Nodes;

namespace Replication.Coordination.Tasks;

/// <summary>Reads a manual replication from the body of a call with the reader of the configuration file.</summary>
public delegate ManualReading ManualReader(JsonObject body);
