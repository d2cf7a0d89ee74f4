using Replication.Contracts.Status;

namespace Replication.Coordination.DeadLetters;

/// <summary>
/// The dead letters of the in-memory bus: none. Failed messages are logged, and the sweep creates them again from the documents.
/// </summary>
public sealed class InMemoryDeadLetters : IDeadLetters
{
    public Task<IReadOnlyList<DeadLetterQueue>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DeadLetterQueue>>([]);

    public Task<int?> RedeliverAsync(string queue, CancellationToken cancellationToken) => Task.FromResult<int?>(null);
}
