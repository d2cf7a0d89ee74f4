using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Replication.Contracts.Instances;
using Replication.Coordination.Streams;

namespace Replication.Coordination.Instances;

/// <summary>Sends the steps of a check as server-sent events while the check runs.</summary>
internal static class CheckStream
{
    /// <summary>Runs a check and sends its steps. Returns when the check has ended, or when the client has gone.</summary>
    public static async Task WriteAsync(
        HttpContext context, Func<Action<CheckStep>, CancellationToken, Task<CheckDocument>> check, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        EventStream.Begin(context);
        await context.Response.Body.FlushAsync(ending.Token);
        var steps = Channel.CreateUnbounded<CheckStep>(new UnboundedChannelOptions { SingleReader = true });
        var running = RunAsync();
        try
        {
            await foreach (var step in steps.Reader.ReadAllAsync(ending.Token))
                await (step.Answer is { } answer ? SendAsync("ended", answer) : SendAsync("begun", new CheckBegun(step.Question)));
            await SendAsync("finished", await running);
        }
        finally
        {
            // A check whose client has gone ends before the client of the registry is closed.
            await ending.CancelAsync();
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<CheckDocument> RunAsync()
        {
            try
            {
                return await check(step => steps.Writer.TryWrite(step), ending.Token);
            }
            finally
            {
                steps.Writer.Complete();
            }
        }

        async Task SendAsync<T>(string name, T data)
        {
            var text = $"event: {name}\ndata: {JsonSerializer.Serialize(data, JsonSerializerOptions.Web)}\n\n";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ending.Token);
            await context.Response.Body.FlushAsync(ending.Token);
        }
    }
}
