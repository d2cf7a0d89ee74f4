using System.Text.Json.Nodes;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Tasks;

/// <summary>Reads a selection of tasks from the body of a call with the reader of the configuration file.</summary>
public delegate BodyReading<TaskSelection> TaskSelectionReader(JsonObject body);
