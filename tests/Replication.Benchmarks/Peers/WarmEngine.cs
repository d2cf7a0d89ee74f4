using System.Diagnostics;
using System.Text.Json;

namespace Replication.Benchmarks.Peers;

/// <summary>
/// The engine as a worker runs it: in a process that has copied before and has open connections to both registries. The process is separate
/// because this one also runs the proxies, whose cost must not count.
/// </summary>
internal sealed class WarmEngine : Contender, IAsyncDisposable
{
    private readonly Process _process;

    private WarmEngine(Process process)
        : base("ours, warm")
    {
        _process = process;
        IsOurs = true;
    }

    public static WarmEngine Start()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(WarmEngine).Assembly.Location, EngineLoop.Name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new WarmEngine(Process.Start(start)!);
    }

    public override Task PrepareAsync(Uri source, Uri target, CopyPair warmUp) => CopyAsync(source, target, [warmUp], 1);

    public override async Task<CopyCost> CopyAsync(Uri source, Uri target, IReadOnlyList<CopyPair> pairs, int parallel)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new EngineOrder(source, target, pairs, parallel)));
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the engine's process has ended");
        var report = JsonSerializer.Deserialize<EngineReport>(line)!;
        return report.Cost ?? throw new InvalidOperationException($"the engine failed: {report.Failure}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
