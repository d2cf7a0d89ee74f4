using Replication.Coordination.Sagas;

namespace Replication.Coordination.Tasks;

/// <summary>What the saga of a batch remembers: which of its tasks are not settled yet.</summary>
internal sealed class BatchSaga : IDocumentSaga
{
    public Guid CorrelationId { get; set; }

    public int Version { get; set; }

    public string CurrentState { get; set; } = "";

    public DateTimeOffset BegunAt { get; set; }

    public int TaskCount { get; set; }

    /// <summary>False while only ready-made tasks are known: a push may still come and be matched.</summary>
    public bool IsPlanned { get; set; }

    public HashSet<Guid> OpenTasks { get; set; } = [];
}
