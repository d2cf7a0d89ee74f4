using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.UnitTests.Fakes;

/// <summary>A lease store that grants every renewal and answers the other calls as the test sets.</summary>
internal sealed class FakeTaskLeaseStore : ITaskLeaseStore
{
    public Func<CancellationToken, Task<TaskClaim>> OnClaimAsync { get; init; } = static _ => throw new NotSupportedException();

    public Func<DateTimeOffset, CancellationToken, Task<bool>> OnRenewAsync { get; init; } = static (_, _) => Task.FromResult(true);

    public Func<TaskEnd, CancellationToken, Task<bool>> OnFinishAsync { get; init; } = static (_, _) => throw new NotSupportedException();

    public Func<TaskIssue?, CancellationToken, Task<bool>> OnDeferAsync { get; init; } = static (_, _) => throw new NotSupportedException();

    public Func<CancellationToken, Task<DueTask?>> OnFindWaitingAsync { get; init; } = static _ => Task.FromResult<DueTask?>(null);

    public Task<TaskClaim> ClaimAsync(
        Guid id, string owner, DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        OnClaimAsync(cancellationToken);

    public Task<bool> RenewAsync(TaskLease lease, DateTimeOffset leaseUntil, TaskProgress progress, CancellationToken cancellationToken) =>
        OnRenewAsync(leaseUntil, cancellationToken);

    public Task<TagTurn> CheckTurnAsync(TaskLease lease, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> FinishAsync(TaskLease lease, TaskEnd end, CancellationToken cancellationToken) =>
        OnFinishAsync(end, cancellationToken);

    public Task<bool> DeferAsync(
        TaskLease lease,
            DateTimeOffset now,
            DateTimeOffset? nextAttemptAt,
            TaskIssue? issue,
            TaskProgress progress,
            CancellationToken cancellationToken) =>
        OnDeferAsync(issue, cancellationToken);

    public Task<bool> AwaitAgeAsync(TaskLease lease, Digest digest, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<DueTask?> FindWaitingAsync(TaskTarget target, Guid except, DateTimeOffset now, CancellationToken cancellationToken) =>
        OnFindWaitingAsync(cancellationToken);
}
