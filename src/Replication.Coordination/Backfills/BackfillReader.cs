using System.Text.Json.Nodes;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Backfills;

/// <summary>Reads the request of a backfill from the body of a call with the reader of the configuration file.</summary>
public delegate BodyReading<BackfillRequest> BackfillReader(JsonObject body);
