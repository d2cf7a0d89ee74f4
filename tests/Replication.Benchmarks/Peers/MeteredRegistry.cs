using System.Text.RegularExpressions;
using Replication.Testing.Servers;

namespace Replication.Benchmarks.Peers;

/// <summary>A docker-registry in a separate process, optionally behind a simulated distance, that counts its requests.</summary>
internal sealed partial class MeteredRegistry : IAsyncDisposable
{
    private static readonly TimeSpan LogPause = TimeSpan.FromMilliseconds(30);

    private readonly DockerRegistryServer _server;
    private readonly DelayingProxy? _proxy;
    private int _linesBefore;
    private double _cpuBefore;
    private long _bytesBefore;

    private MeteredRegistry(DockerRegistryServer server, DelayingProxy? proxy) => (_server, _proxy) = (server, proxy);

    /// <summary>The address for the contenders.</summary>
    public Uri Address => _proxy?.Address ?? _server.Address;

    /// <summary>The direct address, without the simulated distance and its byte counters.</summary>
    public Uri NearAddress => _server.Address;

    public double CpuSeconds => ProcessFigures.CpuSeconds(_server.ProcessId);

    public static async Task<MeteredRegistry> StartAsync(TimeSpan roundTrip = default)
    {
        var server = await DockerRegistryServer.StartAsync();
        return new MeteredRegistry(server, roundTrip == default ? null : DelayingProxy.Start(server.Address, roundTrip));
    }

    /// <summary>Resets the counters.</summary>
    public async Task RestartCountingAsync()
    {
        _linesBefore = (await SettledLogAsync()).Count;
        _cpuBefore = CpuSeconds;
        _bytesBefore = ReceivedBytes;
    }

    public async Task<RegistryTraffic> CountAsync()
    {
        var cpu = CpuSeconds - _cpuBefore;
        var received = ReceivedBytes - _bytesBefore;
        var lines = (await SettledLogAsync()).Skip(_linesBefore).ToList();
        var answers = lines.Select(static line => AccessLine().Match(line)).Where(static match => match.Success).ToList();
        return new RegistryTraffic(
            answers.Count,
            received,
            answers.Where(static match => match.Groups["method"].Value == "GET")
                .Sum(static match => long.Parse(match.Groups["bytes"].ValueSpan)),
            cpu,
            [.. lines.Select(static line => StoredBlobLine().Match(line))
                .Where(static match => match.Success)
                .Select(static match => new StoredBlob(
                    match.Groups["digest"].Value.Replace("%3A", ":", StringComparison.Ordinal),
                    DateTimeOffset.Parse(match.Groups["time"].ValueSpan)))]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    private long ReceivedBytes => _proxy?.BytesToServer ?? ProcessFigures.ReadBytes(_server.ProcessId);

    // The registry logs a request after it has sent the response.
    private async Task<IReadOnlyList<string>> SettledLogAsync()
    {
        var log = _server.OutputLines;
        while (true)
        {
            await Task.Delay(LogPause);
            var next = _server.OutputLines;
            if (next.Count == log.Count)
                return log;
            log = next;
        }
    }

    [GeneratedRegex("""\] "(?<method>[A-Z]+) \S+ HTTP/[0-9.]+" (?<status>[0-9]+) (?<bytes>[0-9]+) """)]
    private static partial Regex AccessLine();

    [GeneratedRegex(
        """^time="(?<time>[^"]+)".*http\.request\.method=PUT .*http\.request\.uri="[^"]*digest=(?<digest>[^"&]+).*http\.response\.status=201""")]
    private static partial Regex StoredBlobLine();
}

/// <summary>The traffic of one registry: requests, bytes in each direction, its processor time, and the uploaded blobs.</summary>
internal sealed record RegistryTraffic(
    int Requests, long ReceivedBytes, long SentBytes, double CpuSeconds, IReadOnlyList<StoredBlob> Stored);

internal sealed record StoredBlob(string Digest, DateTimeOffset At);
