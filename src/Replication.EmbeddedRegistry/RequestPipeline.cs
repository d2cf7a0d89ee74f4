using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Endpoints;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry;

/// <summary>Handles each request: log, faults, access control, endpoint.</summary>
internal sealed partial class RequestPipeline(
    EmbeddedRegistryOptions options,
    RequestLog log,
    FaultScript faults,
    AccessControl access,
    RegistryRoutes endpoints,
    ILogger<RequestPipeline> logger)
{
    private readonly ILogger _logger = logger;

    public async Task HandleAsync(HttpContext context)
    {
        var route = endpoints.RouteOf(context);
        var request = Log(context, route);
        try
        {
            await faults.ApplyAsync(context, request, () => AnswerAsync(context, route, request));
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            // The body exceeds the limit, or ended early. In the second case the client is gone.
            await ErrorResponse.SizeInvalid(bad.Message, bad.StatusCode).ExecuteAsync(context);
        }
        catch (Exception e) when (e is ConnectionCutException || context.RequestAborted.IsCancellationRequested)
        {
            request.Abandoned = true;
            LogGone(request.Method, request.Target, e.Message);
        }
        finally
        {
            request.Ended = true;
            log.Changed();
        }
    }

    private async Task AnswerAsync(HttpContext context, RegistryRoute route, LoggedRequest request)
    {
        context.Response.Headers[RegistryHeaders.ApiVersion] = "registry/2.0";
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.MaxBodyBytes;
        var answer = access.Refuse(context, route, request) ?? await endpoints.AnswerAsync(context, route);
        await answer.ExecuteAsync(context);
    }

    private LoggedRequest Log(HttpContext context, RegistryRoute route)
    {
        var request = new LoggedRequest
        {
            Method = context.Request.Method,
            Target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Kind = route.Kind,
            Repository = route.Repository,
            Reference = route.Reference,
            Headers = context.Request.Headers.ToDictionary(it => it.Key, it => it.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Protocol = context.Request.Protocol,
            StartedAt = options.TimeProvider.GetUtcNow(),
        };
        context.Features.Set(request);
        context.Request.Body = new CountedRequestBody(context.Request.Body, request, log);
        context.Response.Body = new CountedResponseBody(context.Response.Body, request, log);
        context.Response.OnStarting(() =>
        {
            // Kestrel also sets a status for an aborted request, but the client never receives it.
            if (!request.Abandoned)
                request.Status = context.Response.StatusCode;
            return Task.CompletedTask;
        });
        log.Add(request);
        return request;
    }

    [LoggerMessage(LogLevel.Debug, "The client of {Method} {Target} disconnected: {Reason}")]
    private partial void LogGone(string method, string target, string reason);
}
