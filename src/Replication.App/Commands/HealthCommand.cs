using System.CommandLine;
using System.Text.Json;
using Replication.App.Hosting;

namespace Replication.App.Commands;

/// <summary><c>replication health</c>: whether a running process is ready; a health check for container images without a shell.</summary>
internal static class HealthCommand
{
    public const string ServerVariable = "REPLICATION_SERVER";
    public const string DefaultServer = "http://127.0.0.1:8080";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var server = new Option<string?>("--server")
        {
            Description = $"The address of the process; default: {ServerVariable}, else {DefaultServer}.",
            HelpName = "URL"
        };
        var command =
            new Command("health", "Checks whether a running process is ready: exit code 0 when it is, 1 when it is not.") { server };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(server)
            ?? Environment.GetEnvironmentVariable(ServerVariable)
            ?? DefaultServer, stop));
        return command;
    }

    private static async Task<int> RunAsync(string server, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(server, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync("replication: --server: not an address; allowed: http://HOST:PORT or https://HOST:PORT");
            return ExitCode.WrongUsage;
        }
        try
        {
            // Requests to this machine bypass the proxy.
            using var handler = new SocketsHttpHandler { UseProxy = !address.IsLoopback };
            using var http = new HttpClient(handler) { Timeout = Timeout };
            using var answer = await http.GetAsync(new Uri(address, HealthEndpoints.ReadyPath), cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                await Console.Out.WriteLineAsync("ready");
                return ExitCode.Done;
            }
            return await HostRun.FailAsync(
                $"not ready: "
                    + $"{Reasons(await answer.Content.ReadAsStringAsync(cancellationToken)) ?? $"it answers {(int)answer.StatusCode}"}");
        }
        catch (HttpRequestException e)
        {
            return await HostRun.FailAsync($"nothing answers at {address.Scheme}://{address.Authority}: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await HostRun.FailAsync($"{address.Scheme}://{address.Authority} does not answer within {Timeout.TotalSeconds} s");
        }
    }

    // Null for a response of another program.
    private static string? Reasons(string answer)
    {
        try
        {
            var document = JsonSerializer.Deserialize<HealthDocument>(answer, JsonSerializerOptions.Web);
            return document is { Checks: { Count: > 0 } checks }
                ? string.Join(
                    "; ", checks.Where(it => it.Status != HealthEndpoints.Healthy).Select(it => $"{it.Name}: {it.Detail ?? it.Status}"))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
