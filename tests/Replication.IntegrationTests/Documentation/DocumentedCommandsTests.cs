using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Registries;
using Replication.Testing.Documentation;
using Replication.Testing.Processes;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Documentation;

/// <summary>
/// Runs the shell blocks of each page, in order, in one shell and one folder. Addresses are replaced: the registries of the pages are
/// embedded ones, the server listens on a free port. Blocks with a mark <c>needs: …</c> are left out.
/// </summary>
public sealed partial class DocumentedCommandsTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    public static TheoryData<string> Pages =>
        [.. Page.All.SelectMany(CodeBlock.Of)
            .Where(static it => it is { Language: "sh", Mark: null })
            .Select(static it => it.Page.Path)
            .Distinct()];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_command_of_the_page_succeeds(string page)
    {
        await using var registries = await RegistryPair.StartAsync();
        using var folder = new TemporaryFolder();
        using var pusher = new RegistryPusher(registries.Source.Address);
        await pusher.PushAsync("team/app", "v1", SampleImage.Create(1, [10_000]));
        var (source, target) = (registries.Source.Address.Authority, registries.Target.Address.Authority);
        var port = FreePort.Take();
        await File.WriteAllTextAsync(folder.Combine("replication.yaml"), Configuration(source, target));
        await File.WriteAllTextAsync(folder.Combine("password.txt"), "a-password-of-the-registry\n");
        await File.WriteAllTextAsync(folder.Combine("token.txt"), "a-token-of-the-api\n");
        var blocks = CodeBlock.Of(new Page(page))
            .Where(static it => it is { Language: "sh", Mark: null })
            .Select(it => Localize(it.Text, source, target, port));

        var (exitCode, output) = await RunAsync(Script([.. blocks]), folder.Path, port);

        Assert.True(exitCode == 0, $"{page}: exit code {exitCode}\n{output}");
    }

    private static string Configuration(string source, string target) => $$"""
        store: { provider: sqlite, path: data/replication.db }
        instances:
          - name: hangzhou
            endpoint: http://{{source}}
            webhook: { format: generic, authentication: bearer, secret: "${env:HOOK_SECRET}" }
          - { name: tokyo, endpoint: "http://{{target}}" }
          - { name: osaka, endpoint: "http://{{target}}" }
        rules:
          - { name: team-to-tokyo, source: hangzhou, target: tokyo, level: namespace, namespace: team, tagFilter: ".*" }
        """;

    private static string Localize(string text, string source, string target, int port)
    {
        var local = text
            .Replace("127.0.0.1:8080", $"127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace("localhost:5001", source, StringComparison.Ordinal)
            .Replace("localhost:5002", target, StringComparison.Ordinal);
        return TaskId().Replace(local, "\"$ID\"");
    }

    // The first line makes the shell exit at the first failing command. The demo exits by itself; servers continue in the background.
    private static string Script(IReadOnlyList<string> blocks)
    {
        var script = new StringBuilder("""
            set -eEo pipefail
            trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
            program() { command dotnet exec "$PROGRAM" "$@"; }
            # The program is started by dotnet here, so no process has its name.
            pidof() { jobs -p; }
            replication() {
              case "$1 $*" in
                "serve "*) command dotnet exec "$PROGRAM" "$@" >serve.log 2>&1 & for i in $(seq 600); do program health >/dev/null 2>&1 && return; sleep 0.5; done; cat serve.log; return 1 ;;
                "demo "*) program demo --once ;;
                *) program "$@" ;;
              esac
            }
            dotnet() { while [ "$1" != -- ]; do shift; done; shift; replication "$@"; }

            """);
        if (!blocks.Any(static it => it.Contains(" serve ", StringComparison.Ordinal)))
        {
            script.AppendLine("""
                replication serve --config replication.yaml
                ID=$(replication replicate hangzhou/team/app:v1 tokyo --json | grep -o '"id": *"[^"]*"' | head -1 | cut -d'"' -f4)
                replication tasks show "$ID" --watch >/dev/null
                """);
        }
        script.AppendLine("set -x");
        foreach (var block in blocks)
            script.AppendLine(block);
        return script.ToString();
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string script, string folder, int port)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "page.sh"), script);
        var start = new ProcessStartInfo("bash", ["-c", "exec bash page.sh >page.log 2>&1 </dev/null"]) { WorkingDirectory = folder };
        start.Environment["PROGRAM"] = TestedProgram.Path;
        start.Environment["HOOK_SECRET"] = "a-secret-of-the-webhook-0123456789";
        start.Environment["REPLICATION_SERVER"] = $"http://127.0.0.1:{port}";
        start.Environment["Replication__Http__Urls"] = $"http://127.0.0.1:{port}";
        start.Environment["XDG_CONFIG_HOME"] = folder;
        start.Environment.Remove("REPLICATION_TOKEN");
        using var process = GuardedProcess.Start(start);
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        return (process.ExitCode, await File.ReadAllTextAsync(Path.Combine(folder, "page.log")));
    }

    [GeneratedRegex(@"\bID\b")]
    private static partial Regex TaskId();
}
