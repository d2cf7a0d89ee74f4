using System.Net.Sockets;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Replication.App.Configuration;
using Replication.App.Readiness;
using Replication.Contracts.Instances;

namespace Replication.App.Check;

/// <summary>Checks that the broker can be reached, accepts the login, and confirms a message.</summary>
internal static class BusCheck
{
    private const string Question = "connection";
    // How the broker refuses a virtual host (AMQP 0-9-1, reply code 530).
    private const ushort NotAllowed = 530;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static async Task<CheckedPart> RunAsync(BusConfiguration bus, CancellationToken cancellationToken) =>
        new("bus", [bus.Uri is { } uri
            ? await ConnectAsync(Amqp(new Uri(uri.Reveal())), cancellationToken)
            : new CheckAnswer(Question, CheckOutcome.Ok, "it is in the memory of the process")]);

    private static async Task<CheckAnswer> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var place =
            $"{address.Host}:{(address.IsDefaultPort || address.Port < 0 ? address.Scheme == "amqps" ? 5671 : 5672 : address.Port)}";
        try
        {
            var factory = new ConnectionFactory
            {
                Uri = address,
                RequestedConnectionTimeout = Timeout,
                AutomaticRecoveryEnabled = false,
                ClientProvidedName = "replication check"
            };
            await using var connection = await factory.CreateConnectionAsync(cancellationToken);
            // The client reports a connection before the broker has answered about the virtual host.
            // Opening a channel waits for that answer.
            await using (await connection.CreateChannelAsync(cancellationToken: cancellationToken))
                await connection.CloseAsync(cancellationToken);
            return await PublishAsync(address, place, cancellationToken);
        }
        catch (Exception e) when (e is BrokerUnreachableException or OperationInterruptedException or SocketException or IOException
            or TimeoutException)
        {
            return Failed(place, address, Reasons(e));
        }
    }

    // A broker under a memory or disk alarm accepts connections but no messages.
    private static async Task<CheckAnswer> PublishAsync(Uri address, string place, CancellationToken cancellationToken)
    {
        await using var probe = new RabbitMqProbe(address);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            await probe.CheckAsync(timeout.Token);
            return new CheckAnswer(Question, CheckOutcome.Ok, $"{place} accepts the login and messages");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new CheckAnswer(
                Question,
                CheckOutcome.Failed,
                $"{place} accepts the login, but {probe.Describe(e)}",
                "check the alarms of the broker: rabbitmq-diagnostics alarms");
        }
    }

    // The client's own text may quote the address, and with it the password.
    private static CheckAnswer Failed(string place, Uri address, IReadOnlyList<Exception> reasons)
    {
        if (reasons.Any(static it => it is AuthenticationFailureException or PossibleAuthenticationFailureException))
            return new CheckAnswer(
                Question,
                CheckOutcome.Failed,
                $"{place} refuses the user or the password",
                "correct them in bus.uri, or create the user at the broker");
        if (reasons.Any(static it => it is OperationInterruptedException { ShutdownReason.ReplyCode: NotAllowed }))
            return new CheckAnswer(
                Question,
                CheckOutcome.Failed,
                $"{place} has no virtual host '{Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/'))}' for this user",
                "create it at the broker and grant the user its permissions, or correct the path of bus.uri");
        return reasons.Any(
            static it => it is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain })
            ? new CheckAnswer(Question, CheckOutcome.Failed, $"{address.Host} could not be resolved", "correct the host in bus.uri")
            : new CheckAnswer(
                Question,
                CheckOutcome.Failed,
                $"{place} cannot be reached",
                "start the broker, correct host and port in bus.uri, or check the firewalls between this machine and the broker");
    }

    private static List<Exception> Reasons(Exception e) => e switch
    {
        AggregateException several => [e, .. several.InnerExceptions.SelectMany(Reasons)],
        { InnerException: { } inner } => [e, .. Reasons(inner)],
        _ => [e],
    };

    private static Uri Amqp(Uri address) =>
        new UriBuilder(address) { Scheme = address.Scheme is "rabbitmqs" or "amqps" ? "amqps" : "amqp", Port = address.Port }.Uri;
}
