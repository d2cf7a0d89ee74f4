using MassTransit;
using RabbitMQ.Client.Exceptions;

namespace Replication.App.Hosting;

/// <summary>
/// Keeps interrupted deliveries out of the dead-letter queue. A delivery is interrupted when its broker connection is lost, when the
/// process stops, or when its consumer was canceled for another reason. The filter fails, so the broker redelivers the message.
/// </summary>
/// <param name="pause">
/// How long a message is held before its redelivery, so that a consumer that is always canceled does not receive it in a tight loop.
/// </param>
/// <param name="stopping">Canceled when the process stops. From then on, a failure says nothing about the message.</param>
internal sealed class InterruptedDeliveryFilter(TimeSpan pause, CancellationToken stopping) : IFilter<ExceptionReceiveContext>
{
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(1);

    /// <summary>Adds the filter before the one that moves messages to the dead-letter queue.</summary>
    public static void Use(IReceivePipelineConfigurator endpoint, CancellationToken stopping) => Use(endpoint, DefaultPause, stopping);

    public static void Use(IReceivePipelineConfigurator endpoint, TimeSpan pause, CancellationToken stopping)
    {
        endpoint.ConfigureError(it => it.UseFilter(new InterruptedDeliveryFilter(pause, stopping)));
        // An endpoint with filters of its own loses the default ones, which move the message.
        endpoint.ConfigureDefaultErrorTransport();
    }

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (!stopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested && !IsInterruption(context.Exception))
        {
            await next.Send(context);
            return;
        }
        await Task.Delay(pause, TimeProvider.System, context.CancellationToken);
        throw new OperationCanceledException("The delivery was interrupted. The broker redelivers the message.", context.Exception);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("interruptedDelivery");

    // A cancellation, or a send without a connection. Neither says anything about the message.
    private static bool IsInterruption(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is OperationCanceledException
                or ConsumerCanceledException
                or ConnectionException
                or TransportException
                or RabbitMQClientException)
                return true;
        }
        return false;
    }
}
