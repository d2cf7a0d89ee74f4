using Replication.Coordination.Sagas;

namespace Replication.Coordination.Tasks;

/// <summary>The state of a batch: its tasks that are not settled yet.</summary>
internal sealed class BatchSaga : IDocumentSaga
{
    public Guid CorrelationId { get; set; }

    public int Version { get; set; }

    public string CurrentState { get; set; } = "";

    public DateTimeOffset BegunAt { get; set; }

    public int TaskCount { get; set; }

    /// <summary>False while only manual or retried tasks are known. A push may still arrive and be matched.</summary>
    public bool IsPlanned { get; set; }

    public HashSet<Guid> OpenTasks { get; set; } = [];
}
