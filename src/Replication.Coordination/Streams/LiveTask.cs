using System.Text.Json;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Streams;

/// <summary>A changed task, and its JSON document, which is written once for all streams.</summary>
internal sealed class LiveTask
{
    private LiveTask(ReplicationTask task, byte[] json) => (Task, Json) = (task, json);

    /// <summary>The task without its blobs, which only the document has.</summary>
    public ReplicationTask Task { get; }

    public byte[] Json { get; }

    public static LiveTask Of(ReplicationTask task, JsonSerializerOptions form) =>
        new(task with { Blobs = [] }, JsonSerializer.SerializeToUtf8Bytes(task, form));
}
