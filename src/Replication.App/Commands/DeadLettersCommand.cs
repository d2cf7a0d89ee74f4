using System.CommandLine;
using Replication.App.Client.Views;

namespace Replication.App.Commands;

/// <summary><c>replication dead-letters</c>: messages that could not be consumed.</summary>
internal static class DeadLettersCommand
{
    public static Command Create() => new("dead-letters", "Shows the queues of messages that could not be consumed, and sends them back.")
    {
        List(), Redeliver(),
    };

    private static Command List() => ApiCommand.Of("list", "Lists the queues.", static async call =>
        ApiCommand.Show(call, await call.Api.ListDeadLettersAsync(call.CancellationToken), static it => EventView.DeadLetters(it.Items)));

    private static Command Redeliver()
    {
        var queue = new Argument<string>("QUEUE") { Description = "The name of the queue, as it is listed." };
        return ApiCommand.Of("redeliver", "Returns the messages of a queue to their original queue. Fix the cause first.", async call =>
            ApiCommand.Show(
                call,
                await call.Api.RedeliverAsync(call.Line.GetRequiredValue(queue), call.CancellationToken),
                static it => Columns.Fields(("redelivered", $"{it["redelivered"]}"))), queue);
    }
}
