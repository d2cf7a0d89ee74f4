using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Registries;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Copy;

/// <summary>The command as a process: what it prints, how it ends.</summary>
public sealed class CopyCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly SampleImage _image = SampleImage.Create(layerSizes: [5000, 3_000_000]);
    private RegistryPair _pair = null!;

    public async ValueTask InitializeAsync() => _pair = await RegistryPair.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _pair.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_image_is_copied_with_its_referrers_and_a_second_copy_transfers_nothing()
    {
        await _pair.PushAsync(_image);
        var signature = SampleImage.Create(seed: 9, subject: _image);
        await _pair.PushAsync(signature, tag: null);

        var (code, output) = await RunAsync();

        Assert.Equal(0, code);
        await _pair.AssertHeldAsync(_image);
        using var reader = new RegistryPusher(_pair.Target.Address);
        Assert.True(await reader.HoldsAsync(RegistryPair.RepositoryText, signature.Digest, signature));
        Assert.Matches(@"(?m)^  streamed  sha256:[0-9a-f]{64}\s+2.9 MiB$", output);
        Assert.Contains($"Copied to {Target}\n  {_image.Digest}\n", output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  \d+ blobs: .*streamed \(2.9 MiB\).* in \d+\.\d s, .*/s$", output);
        Assert.DoesNotContain('\e', output);

        (code, output) = await RunAsync();
        Assert.Equal(0, code);
        Assert.Contains($"Already there: {Target}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Referrers_are_not_copied_when_disabled()
    {
        await _pair.PushAsync(_image);
        var signature = SampleImage.Create(seed: 9, subject: _image);
        await _pair.PushAsync(signature, tag: null);

        var (code, _) = await RunAsync("--no-referrers");

        Assert.Equal(0, code);
        using var reader = new RegistryPusher(_pair.Target.Address);
        Assert.Null(await reader.ReadManifestAsync(RegistryPair.RepositoryText, signature.Digest));
    }

    [Fact]
    public async Task With_no_override_another_image_of_the_tag_is_not_replaced()
    {
        var existing = SampleImage.Create(seed: 2);
        await _pair.PushAsync(_image);
        await _pair.PushToTargetAsync(existing, "v1");

        var (code, output) = await RunAsync("--no-overwrite");

        Assert.Equal(3, code);
        Assert.Contains(existing.Digest, output, StringComparison.Ordinal);
        await _pair.AssertHeldAsync(existing);
        Assert.Equal(0, (await RunAsync()).Code);
        await _pair.AssertHeldAsync(_image);
    }

    [Fact]
    public async Task An_incomplete_source_index_is_copied_when_allowed()
    {
        await using var pair = await RegistryPair.StartAsync(
            source: static options => options with { RequireReferences = false },
            target: static options => options with { RequireReferences = false });
        var absent = SampleImage.Create(seed: 5);
        var index = SampleIndex.Create([_image, absent]);
        await pair.PushAsync(index);
        using (var http = new HttpClient { BaseAddress = pair.Source.Address })
            Assert.True((await http.DeleteAsync(new Uri($"v2/team/app/manifests/{absent.Digest}", UriKind.Relative))).IsSuccessStatusCode);

        var (code, output) = await RunAsync(pair, [], []);
        Assert.Equal(1, code);
        Assert.Contains(absent.Digest, output, StringComparison.Ordinal);
        Assert.Contains("--allow-sparse", output, StringComparison.Ordinal);
        await pair.AssertTagAbsentAsync();

        Assert.Equal(0, (await RunAsync(pair, [], ["--allow-sparse"])).Code);
        await pair.AssertHeldAsync(_image, _image.Digest);
        using var reader = new RegistryPusher(pair.Target.Address);
        Assert.Equal(index.Bytes, (await reader.ReadManifestAsync(RegistryPair.RepositoryText, "v1"))!.Bytes);
    }

    [Fact]
    public async Task A_list_of_referrers_that_cannot_be_read_is_a_warning()
    {
        await _pair.PushAsync(_image);
        _pair.Source.Faults.Add(
            new RequestMatch { Kind = RequestKind.Referrers },
            Fault.Redirect(new Uri(_pair.Target.Address, "/v2/web/site/manifests/busy")));
        _pair.Target.Faults.Add(new RequestMatch { Repository = "web/site" }, Fault.Status(429));

        var (code, output) = await RunAsync();

        Assert.Equal(0, code);
        Assert.Contains("warning: Optional request failed while listing the referrers of", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machines_read_events()
    {
        await _pair.PushAsync(_image);

        var (code, output) = await RunAsync("--json");

        Assert.Equal(0, code);
        var events = output.Split('\n').Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal("started", events[0].GetProperty("event").GetString());
        Assert.Equal(
            3, events.Where(static e => e.GetProperty("event").GetString() == "blob" && e.GetProperty("how").GetString() == "streamed")
                .DistinctBy(static e => e.GetProperty("digest").GetString())
                .Count());
        var finished = events[^1];
        Assert.Equal(("finished", "copied", 0, _image.Digest), (finished.GetProperty("event").GetString(), finished.GetProperty("outcome")
            .GetString(), finished.GetProperty("exitCode").GetInt32(), finished.GetProperty("digest").GetString()));
    }

    [Fact]
    public async Task Quiet_prints_only_errors()
    {
        await _pair.PushAsync(_image);

        Assert.Equal((0, ""), await RunAsync("-q"));

        await _pair.Source.DisposeAsync();
        var (code, output) = await RunAsync("-q");
        Assert.Equal(1, code);
        Assert.StartsWith("replication: The source registry 127.0.0.1:", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SRC: 'Nope/app'", "Nope/app", "localhost/app")]
    [InlineData("--platform: 'linux' is not allowed; allowed: os/arch", "localhost/app", "localhost/app", "--platform", "linux")]
    [InlineData("--src-creds: (not shown) is not of the form USER:PASS", "localhost/app", "localhost/app", "--src-creds", "hunter2hunter2")]
    [InlineData("SRC: '…@localhost/app' has no digest", "robot:hunter2hunter2@localhost/app", "localhost/app")]
    [InlineData("--dst-ca-file: 'missing.pem' cannot be read", "localhost/app", "localhost/app", "--dst-ca-file", "missing.pem")]
    [InlineData("--json and -q exclude each other", "localhost/app", "localhost/app", "--json", "-q")]
    [InlineData("Required argument 'DST' missing", "localhost/app")]
    public async Task Wrong_usage_is_named(string complaint, params string[] arguments)
    {
        await using var process = ReplicationProcess.Start(_folder.Path, [], ["copy", .. arguments]);

        Assert.Equal(2, await process.EndAsync());
        Assert.Contains(complaint, process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2hunter2", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_comes_from_the_command_line_a_file_or_the_environment()
    {
        await using var guarded = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        await guarded.PushAsync(_image);
        var password = $"{RegistryPair.User}:{RegistryPair.Password}";
        await File.WriteAllTextAsync(_folder.Combine("password"), $"{password}\n");

        Assert.Equal(1, (await RunAsync(guarded, [], [])).Code);
        Assert.Equal(2, (await RunAsync(guarded, [], ["--dst-creds", password, "--dst-creds-file", _folder.Combine("password")])).Code);
        Assert.Equal(0, (await RunAsync(guarded, [], ["--dst-creds", password])).Code);
        Assert.Equal(0, (await RunAsync(guarded, [], ["--dst-creds-file", _folder.Combine("password")])).Code);
        Assert.Equal(0, (await RunAsync(guarded, [("REPLICATION_DST_CREDS", password)], [])).Code);
        var (code, output) = await RunAsync(guarded, [("REPLICATION_DST_CREDS", "robot:a-wrong-guess")], []);
        Assert.Equal(1, code);
        Assert.DoesNotContain("a-wrong-guess", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_copy_ends_at_once_aborts_its_uploads_and_reports_what_is_stored()
    {
        await _pair.PushAsync(_image);
        _pair.Target.Faults.Add(new RequestMatch
        {
            Kind = RequestKind.Upload,
            Where = static request => request.Headers.GetValueOrDefault("Content-Length") is { Length: 7 }
        }, Fault.StallRequestAfter(1_000_000));
        await using var process = Start("--json");
        await Waiting.UntilAsync<object>(
            () => Task.FromResult<object?>(Regex.Count(process.Output, "\"how\":\"streamed\"") == 2 ? process : null),
            () => process.Output);

        var began = Stopwatch.GetTimestamp();
        Assert.Equal(130, await process.SignalAsync("INT"));

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        var finished = JsonDocument.Parse(process.Output.Split('\n')[^1]).RootElement;
        Assert.Equal(("interrupted", 130, 2), (finished.GetProperty("outcome")
            .GetString(), finished.GetProperty("exitCode").GetInt32(), finished.GetProperty("streamed").GetProperty("blobs").GetInt32()));
        Assert.Contains(
            $"the tag {Target} was not moved", finished.GetProperty("issue").GetProperty("message").GetString(), StringComparison.Ordinal);
        await _pair.AssertTagAbsentAsync();
        await _pair.Target.Requests.WhenAsync(
            static request => request is { Method: "DELETE", Kind: RequestKind.Upload },
            TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_failed_copy_aborts_its_uploads_before_it_ends()
    {
        await _pair.PushAsync(_image);
        // Every way to send bytes is refused: PUT, PATCH, and POST with a body.
        foreach (var kind in (RequestKind[])[RequestKind.Upload, RequestKind.UploadStart])
        {
            _pair.Target.Faults.Add(
                new RequestMatch
                {
                    Kind = kind,
                    Where = static it => it.Method != "DELETE" && it.Headers.GetValueOrDefault("Content-Length") != "0"
                },
                Fault.Status(403));
        }
        _pair.Target.Faults.Add(
            new RequestMatch { Kind = RequestKind.Upload, Method = "DELETE" }, Fault.Delay(TimeSpan.FromMilliseconds(300)));

        var (code, output) = await RunAsync();

        Assert.True(code == 1, output);
        Assert.Equal(0, _pair.Target.OpenUploadCount);
    }

    [Fact]
    public async Task The_command_loads_no_unnecessary_assemblies()
    {
        await _pair.PushAsync(_image);
        _pair.Target.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT" }, Fault.Stall());
        await using var process = Start("--json");
        await Waiting.UntilAsync<object>(
            () => Task.FromResult<object?>(Regex.Count(process.Output, "\"how\":\"streamed\"") == 3 ? process : null),
            () => process.Output);

        var loaded = File.ReadAllLines($"/proc/{process.Id}/maps")
            .Select(static line => Path.GetFileName(line))
            .Where(static name => name.EndsWith(".dll", StringComparison.Ordinal))
            .Distinct()
            .ToList();

        Assert.Contains("Replication.Registries.dll", loaded);
        Assert.DoesNotContain(loaded, static name => Regex.IsMatch(
            name,
            @"^(MassTransit|RabbitMQ|MongoDB|YamlDotNet|Spectre|Microsoft\.AspNetCore|Microsoft\.Extensions\.(Hosting|DependencyInjection|Configuration|Options)|Replication\.(Coordination|Copying|Storage|EmbeddedRegistry))"));
        Assert.Equal(130, await process.SignalAsync("TERM"));
    }

    private string Target => TargetOf(_pair);

    private static string TargetOf(RegistryPair pair) => $"{pair.Target.Address.Authority}/team/app:v1";

    private ReplicationProcess Start(params string[] options) => Start(_pair, [], options);

    private ReplicationProcess Start(RegistryPair pair, IEnumerable<(string Name, string Value)> environment, string[] options) =>
        ReplicationProcess.Start(
            _folder.Path,
            [("DOCKER_CONFIG", _folder.Path), .. environment],
            ["copy", $"{pair.Source.Address.Authority}/team/app:v1", TargetOf(pair), "--src-plain-http", "--dst-plain-http", .. options]);

    private Task<(int Code, string Output)> RunAsync(params string[] options) => RunAsync(_pair, [], options);

    private async Task<(int Code, string Output)> RunAsync(
        RegistryPair pair, IEnumerable<(string Name, string Value)> environment, string[] options)
    {
        await using var process = Start(pair, environment, options);
        return (await process.EndAsync(), process.Output);
    }
}
