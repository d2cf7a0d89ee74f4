using System.Diagnostics;
using Replication.App.Copy.Logins;
using Replication.Registries;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Copy;

public sealed class HelperCredentialsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_helper_receives_the_registry_and_returns_the_credentials()
    {
        await HelperScript.InstallAsync(_folder.Path, """echo '{"Username":"robot","Secret":"hunter2"}'""");

        var credentials = await GetAsync(HelperCredentials.Timeout);

        Assert.Equal(("robot", "hunter2"), (credentials?.Username, credentials?.Secret.Reveal()));
        Assert.Equal("get registry.example.com\n", await File.ReadAllTextAsync(_folder.Combine("calls")));
    }

    [Fact]
    public async Task A_helper_that_times_out_is_killed_with_its_child_processes()
    {
        await HelperScript.InstallAsync(_folder.Path, """
            sleep 300 & echo $! >"$(dirname "$0")/child"
            wait
            """);

        var failure = (await Assert.ThrowsAsync<RegistryException>(() => GetAsync(TimeSpan.FromSeconds(1)))).Failure;

        Assert.Equal((CopyFailure.Unauthorized, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains(
            "docker-credential-test, which /x/config.json names for registry.example.com, failed: it did not answer within 1.0 s",
            failure.Message,
            StringComparison.Ordinal);
        var child = (await File.ReadAllTextAsync(_folder.Combine("child"))).Trim();
        await Waiting.UntilAsync<object>(() => Task.FromResult<object?>(IsRunning(child) ? null : child), () => $"{child} still runs");
    }

    [Fact]
    public async Task A_helper_that_reads_no_input_or_prints_too_much_fails_safely()
    {
        await HelperScript.WriteAsync(_folder.Path, "#!/bin/sh\nexit 7\n");
        Assert.Contains("it ended with 7", await FailAsync(), StringComparison.Ordinal);

        await HelperScript.InstallAsync(_folder.Path, "yes");
        Assert.Contains("its output is too long", await FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Helpers_are_searched_only_in_PATH()
    {
        await HelperScript.InstallAsync(_folder.Path, """echo '{"Username":"robot","Secret":"hunter2"}'""");

        Assert.Contains("it is not in a folder of PATH", await FailAsync("/nowhere::."), StringComparison.Ordinal);
        Assert.NotNull(await GetAsync(HelperCredentials.Timeout, $"/nowhere:{_folder.Path}"));
    }

    private async Task<string> FailAsync(string? path = null) =>
        (await Assert.ThrowsAsync<RegistryException>(() => GetAsync(HelperCredentials.Timeout, path))).Failure.Message;

    private Task<RegistryCredentials?> GetAsync(TimeSpan timeout, string? path = null) => new HelperCredentials(
        new CredentialHelper("test", "registry.example.com", "/x/config.json"),
        $"{path ?? _folder.Path}",
        timeout,
        TimeProvider.System).GetAsync(TestContext.Current.CancellationToken);

    private static bool IsRunning(string processId)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(processId));
            return File.ReadAllText($"/proc/{processId}/stat").Split(' ')[2] is not "Z";
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }
}
