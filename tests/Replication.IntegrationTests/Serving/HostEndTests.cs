using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Replication.IntegrationTests.Api;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>Nothing refers to a host that has ended. The tests run hundreds of hosts in one process.</summary>
public sealed class HostEndTests
{
    [Fact]
    public async Task The_services_of_a_disposed_host_can_be_collected()
    {
        var services = await RunAsync();

        await Waiting.UntilAsync<object>(
            () =>
            {
                GC.Collect();
                return Task.FromResult(services.Exists(static it => it.Service.IsAlive) ? null : new object());
            },
            () => $"still referenced: {string.Join(", ", services.FindAll(static it => it.Service.IsAlive).Select(static it => it.Name))}");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<(string Name, WeakReference Service)>> RunAsync()
    {
        await using var host = await ApiHost.StartAsync();
        return
        [
            (nameof(host.Services), new WeakReference(host.Services)),
            .. host.Services.GetServices<IHostedService>().Select(static it => (it.GetType().Name, new WeakReference(it))),
        ];
    }
}
