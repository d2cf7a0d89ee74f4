using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Webhooks;

/// <summary><c>POST /hooks/{instance}</c>: how a registry tells of a push.</summary>
internal sealed partial class WebhookEndpoints(ReportingInstances instances, PushIntake intake, Quarantine quarantine, NotificationSigns signs, ArrivalClock arrivals, ILogger<WebhookEndpoints> logger)
{
    public const string Route = "/hooks/{instance}";
    public const int MaxBodyBytes = 4 * 1024 * 1024;

    private const int RetryAfterSeconds = 5;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(Route, PostAsync);

    private async Task<IResult> PostAsync(string instance, HttpContext context)
    {
        InstanceWebhook? reporting;
        try
        {
            reporting = (await instances.FindAsync(instance, context.RequestAborted))?.Webhook;
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogNotFound(e, instance);
            return NotKept(context);
        }
        if (reporting is not { } webhook)
            return Problem.NotFound("instance.unknown", $"no instance '{instance}' reports its pushes here");
        if (webhook.Secret is { IsReadable: false })
            return Unusable(context, instance);
        if (webhook.Authentication != WebhookAuthentication.HmacSha256 && !WebhookAuthenticator.Accepts(webhook, context.Request.Headers, context.Request.Query))
            return Refuse(context, instance, webhook);
        ReadOnlyMemory<byte>? whole;
        try
        {
            whole = await RequestBody.ReadAsync(context, MaxBodyBytes);
        }
        catch (IOException)
        {
            // The publisher went away in the middle; nobody hears the answer.
            return Problem.BadRequest("webhook.incomplete", "the body ended before its end");
        }
        if (whole is not { } body)
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "webhook.tooLarge", $"the body is over {MaxBodyBytes} bytes");
        if (webhook.Authentication == WebhookAuthentication.HmacSha256 && !WebhookAuthenticator.AcceptsSignature(webhook, context.Request.Headers, body.Span))
            return Refuse(context, instance, webhook);

        var receivedAt = arrivals.Next();
        var reading = WebhookReader.Read(webhook.Format, instance, body, receivedAt, name => context.Request.Headers[name] is [{ Length: > 0 } value] ? value : null);
        if (reading.ValidationCode is { } code)
            return Results.Ok(new ValidationAnswer(code));
        try
        {
            await quarantine.AddAsync(instance, reading.Unreadable, receivedAt, context.RequestAborted);
            await intake.AcceptAsync(reading.Pushes, context.RequestAborted);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogNotKept(e, instance);
            CoordinationMetrics.NotKept(instance, reading);
            return NotKept(context);
        }
        signs.Note(instance, receivedAt);
        CoordinationMetrics.Received(instance, reading);
        if (reading.Unreadable.Count > 0)
            LogQuarantined(instance, reading.Unreadable.Count, reading.Unreadable[0].Reason);
        return Results.Json(
            new WebhookAnswer(reading.Pushes.Count, reading.IgnoredCount, [.. reading.Unreadable.Select(it => new RejectedPart(it.Index, it.Reason))]),
            statusCode: StatusCodes.Status202Accepted);
    }

    private static IResult NotKept(HttpContext context)
    {
        context.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, "webhook.notKept", "the pushes could not be kept now; send them again");
    }

    // Nothing can be checked without the secret; the publisher must not drop its pushes because of our fault.
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
        LogRefused(instance);
        CoordinationMetrics.Refused(instance);
        context.Response.Headers.WWWAuthenticate = webhook.Authentication == WebhookAuthentication.Basic ? "Basic realm=\"webhook\"" : "Bearer";
        return Problem.Unauthorized("webhook.secret", "the secret of this webhook is missing or wrong");
    }

    [LoggerMessage(LogLevel.Warning, "A webhook call for {Instance} had no or a wrong secret")]
    private partial void LogRefused(string instance);

    [LoggerMessage(LogLevel.Warning, "{PartCount} parts of a webhook call of {Instance} cannot be read and are in quarantine; the first: {Reason}")]
    private partial void LogQuarantined(string instance, int partCount, string reason);

    [LoggerMessage(LogLevel.Error, "Whether there is an instance {Instance} cannot be looked up now; the caller is asked to send its pushes again")]
    private partial void LogNotFound(Exception exception, string instance);

    [LoggerMessage(LogLevel.Error, "Pushes of {Instance} could not be kept; the registry is asked to send them again")]
    private partial void LogNotKept(Exception exception, string instance);
}

/// <summary>What became of a webhook call.</summary>
internal sealed record WebhookAnswer(int Accepted, int Ignored, IReadOnlyList<RejectedPart> Rejected);

/// <summary>What Azure's Event Grid wants to hear before it sends events.</summary>
internal sealed record ValidationAnswer(string ValidationResponse);

/// <summary>A part that was not understood.</summary>
internal sealed record RejectedPart(int Index, string Reason);
