using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Webhooks;

/// <summary><c>POST /hooks/{instance}</c>: receives the reports of a registry.</summary>
internal sealed partial class WebhookEndpoints(
    ReportingInstances instances,
    PushIntake intake,
    Quarantine quarantine,
    LastReports reports,
    WebhookOptions options,
    BodyBudget bodies,
    WrongSecrets guesses,
    RefusalCounter refusals,
    ArrivalClock arrivals,
    TimeProvider time,
    ILogger<WebhookEndpoints> logger)
{
    public const string Route = "/hooks/{instance}";

    private const int RetryAfterSeconds = 5;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(Route, PostAsync).WithMetadata(WebhookOperations.Report);

    private async Task<IResult> PostAsync(string instance, HttpContext context)
    {
        var began = time.GetTimestamp();
        RegistryInstance? known;
        try
        {
            known = instances.FindKnown(instance) ?? await FindNewAsync(instance, context.RequestAborted);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogNotFound(e, instance);
            return NotKept(context);
        }
        if (known?.Webhook is not { } webhook)
            return Problem.NotFound("instance.unknown", $"no instance '{instance}' reports its pushes here");
        if (webhook.AllSecrets.Any(static it => !it.IsReadable))
            return Unusable(context, instance);
        if (!WebhookAuthenticator.MayRead(webhook, context.Request.Headers, context.Request.Query))
            return Refuse(context, instance, webhook);
        var secret = WebhookAuthenticator.FindSecret(webhook, context.Request.Headers, context.Request.Query);
        var remaining = options.AnswerWithin - time.GetElapsedTime(began);
        // A secret in the headers has already authenticated the sender.
        var isSigned = WebhookAuthenticator.IsSigned(webhook);
        using var share = isSigned || webhook.Authentication == WebhookAuthentication.None ? bodies.Open() : null;
        var read = await BodyReader.ReadAsync(context, WebhookOptions.MaxBodyBytes, options.Pace, share, time);
        if (read.End != BodyEnd.Whole)
            return NotRead(context, instance, read.End);
        var body = read.Bytes;
        if (isSigned)
        {
            secret = WebhookAuthenticator.FindSigner(webhook, context.Request.Headers, body.Span);
            if (secret is null)
                return Refuse(context, instance, webhook);
            share?.Dispose();
        }

        var receivedAt = arrivals.Next();
        var reading = WebhookReader.Read(
            webhook.Format, instance, body, receivedAt, name => context.Request.Headers[name] is [{ Length: > 0 } value] ? value : null);
        if (reading.ValidationCode is { } code)
            return Results.Ok(new ValidationAnswer(code));
        try
        {
            using var soon = new CancellationTokenSource(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, time);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(soon.Token, context.RequestAborted);
            // WaitAsync as well: a store or broker that does not answer may ignore the token.
            await KeepAsync(instance, webhook, reading, receivedAt, ending.Token).WaitAsync(ending.Token);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogNotKept(e, instance);
            CoordinationMetrics.NotKept(instance, reading);
            return NotKept(context);
        }
        reports.Record(instance, receivedAt, secret);
        CoordinationMetrics.Received(instance, reading);
        if (reading.Unreadable.Count > 0)
            LogQuarantined(instance, reading.Unreadable.Count, reading.Unreadable[0].Code, reading.Unreadable[0].Reason);
        return ReportAnswers.Of(reading);
    }

    private async Task<RegistryInstance?> FindNewAsync(string instance, CancellationToken aborted)
    {
        using var soon = new CancellationTokenSource(options.AnswerWithin, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(soon.Token, aborted);
        return await instances.FindNewAsync(instance, ending.Token);
    }

    private async Task KeepAsync(
        string instance,
        InstanceWebhook webhook,
        WebhookReading reading,
        DateTimeOffset receivedAt,
        CancellationToken cancellationToken)
    {
        await quarantine.AddAsync(instance, reading, webhook.AllSecrets, receivedAt, QuarantineSource.Webhook, cancellationToken);
        await intake.AcceptAsync(reading.Pushes, cancellationToken);
    }

    private IResult NotRead(HttpContext context, string instance, BodyEnd end)
    {
        // The rest of the body is not needed.
        context.Response.Headers.Connection = "close";
        switch (end)
        {
            case BodyEnd.TooLarge:
                return Problem.Of(
                    StatusCodes.Status413PayloadTooLarge, "webhook.tooLarge", $"the body is over {WebhookOptions.MaxBodyBytes} bytes");
            case BodyEnd.TooSlow:
                LogTooSlow(instance);
                context.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
                return Problem.Of(
                    StatusCodes.Status503ServiceUnavailable,
                    "webhook.tooSlow",
                    $"the body did not arrive within {options.Pace.WholeBody.TotalSeconds:F0} seconds, or came at less than "
                        + $"{options.Pace.MinBytesPerSecond} bytes per second; send it again");
            case BodyEnd.NoRoom:
                LogNoRoom(instance);
                context.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
                return Problem.Of(
                    StatusCodes.Status503ServiceUnavailable,
                    "webhook.busy",
                    "too many bodies of callers that are not authenticated yet are being read; send it again");
            default:
                // The publisher disconnected and does not receive the answer.
                return Problem.BadRequest("webhook.incomplete", "the body ended before its end");
        }
    }

    private static IResult NotKept(HttpContext context)
    {
        context.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, "webhook.notKept", "the pushes could not be kept now; send them again");
    }

    // Without the secret the call cannot be authenticated. The answer 503 makes the publisher retry instead of dropping its pushes.
    private static IResult Unusable(HttpContext context, string instance)
    {
        context.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        return Problem.Of(
            StatusCodes.Status503ServiceUnavailable,
            "instance.unusable",
            $"the webhook secret of '{instance}' cannot be read now; send the pushes again");
    }

    private IResult Refuse(HttpContext context, string instance, InstanceWebhook webhook)
    {
        CoordinationMetrics.Refused(instance);
        refusals.Count(
            instance,
            webhook.Authentication,
            UsedAuthentication.Of(webhook, context.Request.Headers, context.Request.Query));
        if (guesses.Note(context.Connection.RemoteIpAddress ?? IPAddress.None) is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Problem.Of(
                StatusCodes.Status429TooManyRequests,
                "webhook.tooManyFailures",
                "the secret of this webhook is missing or wrong, as in too many calls from this address before; wait, then send the "
                    + "right one");
        }
        LogRefused(instance);
        context.Response.Headers.WWWAuthenticate = webhook.Authentication == WebhookAuthentication.Basic
            ? "Basic realm=\"webhook\""
            : "Bearer";
        return Problem.Unauthorized("webhook.secret", "the secret of this webhook is missing or wrong");
    }

    [LoggerMessage(LogLevel.Warning, "Rejected a webhook call for {Instance}: the secret is missing or wrong")]
    private partial void LogRefused(string instance);

    [LoggerMessage(LogLevel.Warning, "The body of a webhook call for {Instance} arrived too slowly; answered 503")]
    private partial void LogTooSlow(string instance);

    [LoggerMessage(LogLevel.Warning, "No memory left for the body of an unauthenticated webhook call for {Instance}; answered 503")]
    private partial void LogNoRoom(string instance);

    [LoggerMessage(
        LogLevel.Warning,
        "{PartCount} parts of a webhook call of {Instance} cannot be read and are in quarantine; the first: {Code}: {Reason}")]
    private partial void LogQuarantined(string instance, int partCount, string code, string reason);

    [LoggerMessage(LogLevel.Error, "Instance lookup for {Instance} failed; answered 503 so that the publisher retries")]
    private partial void LogNotFound(Exception exception, string instance);

    [LoggerMessage(LogLevel.Error, "Pushes of {Instance} could not be stored; answered 503 so that the publisher retries")]
    private partial void LogNotKept(Exception exception, string instance);
}

/// <summary>The answer that Azure's Event Grid expects before it sends events.</summary>
internal sealed record ValidationAnswer(string ValidationResponse);
