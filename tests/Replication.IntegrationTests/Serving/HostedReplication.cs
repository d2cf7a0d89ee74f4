using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Replication.App.Configuration;
using Replication.App.Hosting;
using Replication.IntegrationTests.Api;
using Replication.Testing.Serving;

namespace Replication.IntegrationTests.Serving;

/// <summary>
/// The program as a host in the process of the tests, because the start of a separate process takes one to two seconds of processor time.
/// Tests that kill or signal the program, or that read its console, metrics or traces, start a <see cref="ReplicationProcess"/>.
/// </summary>
internal sealed class HostedReplication : IReplicationProgram
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMinutes(1);

    private readonly LogRecorder _log = new();
    private readonly WebApplication _app;
    private readonly Task<Uri> _listening;
    private readonly Lazy<Task> _end;

    private HostedReplication(HostSettings settings)
    {
        _app = ReplicationHost.Build(settings, logging => logging.ClearProviders().AddProvider(_log));
        _listening = Task.Run(ListenAsync);
        _end = new Lazy<Task>(EndAsync);
    }

    public string Output => string.Join('\n', _log.Lines);

    /// <summary>Starts the program; implements <see cref="StartProgram"/>.</summary>
    public static IReplicationProgram Start(string configFile, string? role, Uri address)
    {
        if (!RoleNames.TryParse(role is null ? [] : [role], out var roles, out var wrong))
            throw new ArgumentException($"unknown role {wrong}", nameof(role));
        var environment = new Dictionary<string, string>
        {
            ["Replication__Http__Urls"] = address.GetLeftPart(UriPartial.Authority),
            ["Replication__Webhooks__AnswerWithinMilliseconds"] = ReplicationProcess.AnswerWithinMilliseconds,
        };
        return ConfigurationFile.Read(configFile, environment) switch
        {
            ConfigurationResult.Ok ok => new HostedReplication(WithoutDrain(HostSettings.Of(ok.Configuration, roles))),
            ConfigurationResult.Invalid invalid => throw new InvalidOperationException(string.Join('\n', invalid.Lines())),
            var other => throw new InvalidOperationException($"unknown result {other}"),
        };
    }

    /// <summary>Starts programs of one role as separate processes, and all others in this process.</summary>
    public static StartProgram StartExcept(string separate) => (configFile, role, address) =>
        role == separate ? ReplicationProcess.Start(configFile, role, address) : Start(configFile, role, address);

    public Task<Uri> ListeningAsync() => _listening;

    public ValueTask DisposeAsync() => new(_end.Value);

    // At the end of a test, nobody waits for copies in progress.
    private static HostSettings WithoutDrain(HostSettings settings)
    {
        settings.Copying.DrainTime = TimeSpan.Zero;
        return settings;
    }

    private async Task EndAsync()
    {
        await Task.WhenAny(_listening);
        await _app.StopAsync().WaitAsync(StopTimeout);
        await _app.DisposeAsync();
    }

    private async Task<Uri> ListenAsync()
    {
        await _app.StartAsync();
        return AddressOf(_app);
    }

    /// <summary>Returns the only address that a started host listens on.</summary>
    internal static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
}
