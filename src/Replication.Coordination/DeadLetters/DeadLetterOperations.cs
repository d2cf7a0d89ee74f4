using Replication.Contracts.Status;
using Replication.Contracts.Stores;
using Replication.Coordination.Operations;

namespace Replication.Coordination.DeadLetters;

/// <summary>Descriptions of the operations on dead-letter queues.</summary>
internal static class DeadLetterOperations
{
    public static ApiOperation List { get; } = new("listDeadLetters", "Lists the dead-letter queues.")
    {
        Success = new(200, "All dead-letter queues, including the empty ones.", typeof(Page<DeadLetterQueue>)),
        Problems = new Dictionary<int, string[]> { [503] = ["bus.away"] },
    };

    public static ApiOperation Redeliver { get; } =
        new("redeliverDeadLetters", "Sends the messages of a dead-letter queue back to the queue where they failed.")
        {
            Success = new(200, "The number of messages that were sent.", typeof(Redelivery)),
            Problems = new Dictionary<int, string[]> { [404] = ["deadLetters.unknown"], [503] = ["bus.away"] },
        };
}
