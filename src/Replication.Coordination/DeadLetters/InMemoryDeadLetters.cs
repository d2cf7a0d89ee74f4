namespace Replication.Coordination.DeadLetters;

/// <summary>The in-memory bus keeps no messages: what could not be consumed is logged, and made again from the documents.</summary>
public sealed class ForgottenDeadLetters : IDeadLetters
{
    public Task<IReadOnlyList<DeadLetterQueue>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<DeadLetterQueue>>([]);

    public Task<int?> RedeliverAsync(string queue, CancellationToken cancellationToken) => Task.FromResult<int?>(null);
}
