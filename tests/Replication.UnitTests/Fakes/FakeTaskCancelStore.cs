using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.UnitTests.Fakes;

/// <summary>A store without requested cancellations, unless the test sets some.</summary>
internal sealed class FakeTaskCancelStore : ITaskCancelStore
{
    public Func<CancellationToken, Task<IReadOnlyList<Guid>>> OnListToBeCanceledAsync { get; init; } =
        static _ => Task.FromResult<IReadOnlyList<Guid>>([]);

    public Task<ReplicationTask?> CancelAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> CancelWaitingAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<ReplicationTask>> CancelWaitingAsync(
        TaskFilter filter, TaskCancellation cancellation, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<Guid>> ListToBeCanceledAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        OnListToBeCanceledAsync(cancellationToken);
}
