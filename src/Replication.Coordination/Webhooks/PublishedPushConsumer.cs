using MassTransit;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Accepts pushes that publishers put on the bus. A message that is no JSON object ends in the dead-letter queue. Another one that cannot
/// be read ends in the quarantine. Neither is consumed again.
/// </summary>
internal sealed partial class PublishedPushConsumer(
    PublishedPushReader reader,
    PushIntake intake,
    Quarantine quarantine,
    LastReports reports,
    ArrivalClock arrivals,
    InstanceBook instances,
    ILogger<PublishedPushConsumer> logger) : IConsumer<PublishedPush>
{
    public async Task Consume(ConsumeContext<PublishedPush> context)
    {
        var receivedAt = arrivals.Next();
        var (instance, reading) = await reader.ReadAsync(
            context.ReceiveContext.Body.GetBytes(), receivedAt, context.CancellationToken);
        var secrets = instances.Current.Find(instance)?.Webhook?.AllSecrets ?? [];
        await quarantine.AddAsync(instance, reading, secrets, receivedAt, QuarantineSource.Bus, context.CancellationToken);
        await intake.AcceptAsync(reading.Pushes, context.CancellationToken);
        if (reading.Unreadable is [var unreadable, ..])
            LogQuarantined(instance, unreadable.Code, unreadable.Reason);
        else
            reports.Record(instance, receivedAt, secret: 0);
        CoordinationMetrics.Received(instance, reading);
    }

    [LoggerMessage(LogLevel.Warning, "A message of a publisher for {Instance} cannot be read and is in quarantine: {Code}: {Reason}")]
    private partial void LogQuarantined(string instance, string code, string reason);
}
