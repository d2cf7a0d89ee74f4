using MassTransit;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>Obeys <see cref="CopyImage"/>.</summary>
internal sealed class CopyImageConsumer(TaskRunner runner) : IConsumer<CopyImage>
{
    public async Task Consume(ConsumeContext<CopyImage> context)
    {
        switch (await runner.RunAsync(context.Message.TaskId, context.CancellationToken))
        {
            case TaskRun.Finished finished:
                await context.Publish(new TaskFinished { TaskId = finished.Task.Id, Batch = finished.Task.Batch });
                await WakeAsync(context, finished.Waiting);
                break;
            case TaskRun.PutOff putOff:
                await WakeAsync(context, putOff.Waiting);
                break;
        }
    }

    private static Task WakeAsync(ConsumeContext context, Guid? waiting) =>
        waiting is { } taskId ? context.Send(CopyQueue.Address, new CopyImage { TaskId = taskId }) : Task.CompletedTask;
}
