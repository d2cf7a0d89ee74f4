using System.Text;
using Microsoft.AspNetCore.Http;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Reads a quarantined part again, with the code and the configuration of today, and accepts its pushes, also when others in it still
/// cannot be read. Their time of arrival stays the one of the call, so that an old push does not overtake a newer one.
/// </summary>
internal sealed class QuarantineReplay(InstanceBook instances, PublishedPushReader published, PushIntake intake, TimeProvider time)
{
    private static readonly TimeSpan AcceptWithin = TimeSpan.FromSeconds(10);

    /// <summary>Returns what was accepted, or why nothing was.</summary>
    public async Task<(ReplayedPayload? Result, IResult? Problem)> RunAsync(QuarantinedPayload payload, CancellationToken cancellationToken)
    {
        if (payload.Call is not { } call)
            return (null, Problem.Conflict(
                "quarantine.notReplayable",
                $"the part '{payload.Id}' cannot be read again: it was over {Quarantine.MaxBodyBytes} bytes, or an older version "
                    + $"stored it; "
                    + "let the publisher send it again, or start a backfill, and dismiss the part"));
        var (reading, problem) = await ReadAsync(payload, call, cancellationToken);
        if (reading is null)
            return (null, problem);
        using var timeout = new CancellationTokenSource(AcceptWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (reading.Pushes.Count > 0)
                await intake.AcceptAsync(reading.Pushes, both.Token).WaitAsync(both.Token);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, Problem.Of(
                StatusCodes.Status503ServiceUnavailable,
                "webhook.notKept",
                "the pushes could not be kept now, and the part stays in quarantine; replay it again"));
        }
        return reading.Unreadable.Count == 0
            ? (new ReplayedPayload(payload.Id, payload.Instance, reading.Pushes.Count, reading.IgnoredCount), null)
            : (null, Problem.Unprocessable([new BodyProblem("quarantine.unreadable", "call", StillUnreadable(reading))]));
    }

    private static string StillUnreadable(WebhookReading reading)
    {
        var (first, count) = (reading.Unreadable[0], reading.Pushes.Count + reading.IgnoredCount + reading.Unreadable.Count);
        var which = count == 1 ? "the part"
            : reading.Unreadable.Count == 1 ? $"event {first.Index + 1} of {count}"
            : $"{reading.Unreadable.Count} of {count} events";
        var accepted = reading.Pushes.Count switch
        {
            0 => "",
            1 => "its other push was accepted; ",
            var pushes => $"its {pushes} other pushes were accepted; ",
        };
        return $"{which} still cannot be read ({first.Code}): {first.Reason.TrimEnd('.')}; {accepted}it stays in quarantine until it is "
            + "dismissed";
    }

    private async Task<(WebhookReading? Reading, IResult? Problem)> ReadAsync(
        QuarantinedPayload payload, string call, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(call);
        if (payload.Source == QuarantineSource.Bus)
            return ((await published.ReadAsync(body, payload.ReceivedAt, cancellationToken)).Reading, null);
        return (await instances.FindAsync(payload.Instance, cancellationToken))?.Webhook is { } webhook
            ? (WebhookReader.Read(
                webhook.Format, payload.Instance, body, payload.ReceivedAt, name => payload.Headers?.GetValueOrDefault(name)), null)
            : (null, Problem.Conflict(
                "quarantine.noWebhook",
                $"the instance '{payload.Instance}' does not exist or has no webhook, so the format of the part is not known; give it one, "
                    + "or dismiss the part"));
    }
}
