using Replication.Contracts.Status;
using Replication.Coordination.DeadLetters;

namespace Replication.UnitTests.Fakes;

/// <summary>A bus without dead-letter queues, unless the test sets some.</summary>
internal sealed class FakeDeadLetters : IDeadLetters
{
    public Func<CancellationToken, Task<IReadOnlyList<DeadLetterQueue>>> OnListAsync { get; init; } =
        static _ => Task.FromResult<IReadOnlyList<DeadLetterQueue>>([]);

    public Task<IReadOnlyList<DeadLetterQueue>> ListAsync(CancellationToken cancellationToken) => OnListAsync(cancellationToken);

    public Task<int?> RedeliverAsync(string queue, CancellationToken cancellationToken) => throw new NotSupportedException();
}
