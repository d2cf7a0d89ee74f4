using System.Text.Json.Nodes;
using Replication.Contracts.Imports;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Imports;

/// <summary>Reads the request of an import from the body of a call with the reader of the configuration file.</summary>
public delegate BodyReading<ImportSpec> ImportReader(JsonObject body);
