using Replication.Coordination.Operations;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Streams;

/// <summary>Description of the operation that streams changed tasks.</summary>
internal static class TaskStreamOperation
{
    public static ApiOperation Stream { get; } = new("streamTasks", "Sends each task that changes, as server-sent events.")
    {
        Description =
            "The event 'task' has the document of findTask. With a status filter, the event 'left' has the id and the status of a task that "
                + "changed to another status. The event 'resync' says that changes were lost: read listTasks again. A client opens the "
                + "stream, waits for its first bytes, then reads listTasks: no change is lost between both. The header Last-Event-ID "
                + "resumes a stream within two minutes after its last event; some events are then repeated. A later one begins with "
                + "'resync'. A comment follows each group of events, and is sent every 15 seconds without any. The server ends a stream "
                + "after 15 minutes, and when tokens change: reconnect. The changes of a task within 500 ms are sent as one event.",
        Parameters = TaskOperations.Filter,
        Success = new(200, "The events, until the client or the server closes the connection.", typeof(string))
        {
            MediaType = EventStream.MediaType,
            Example = "retry: 2000\nid: 639054144000000000\n: heartbeat\n\nevent: left\n"
                + "data: {\"id\":\"7f3c2b1a-0d4e-8a6b-9c8d-000000000001\",\"status\":\"succeeded\"}\n\n"
                + "id: 639054144005000000\n: heartbeat\n\n",
        },
        Problems = new Dictionary<int, string[]> { [400] = ["request.filter"], [429] = ["access.tooManyStreams"] },
    };
}
