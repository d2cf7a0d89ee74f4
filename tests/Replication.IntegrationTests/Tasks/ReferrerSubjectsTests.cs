using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Instances;
using Replication.Coordination.Tasks;
using Replication.Registries;
using Replication.Registries.Instances;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

public sealed class ReferrerSubjectsTests
{
    [Fact]
    public async Task A_source_that_does_not_answer_delays_one_push_for_a_limited_time()
    {
        using var hole = new TcpListener(IPAddress.Loopback, 0);
        hole.Start();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var book =
            new InstanceBook([new RegistryInstance { Name = "hangzhou", Endpoint = new Uri($"http://{hole.LocalEndpoint}") }], null!);
        using var clients = new RegistryClients(book, new RegistryClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        var uses = 0;
        var subjects =
            new ReferrerSubjects(clients, _ => { uses++; return new MemoryStream(); }, time, NullLogger<ReferrerSubjects>.Instance);
        var push = SamplePushes.Received(time.GetUtcNow());
        var notFoundOut = new ReferrerSubject(IsReferrer: true, Subject: null);

        await FindInTimeAsync();
        Assert.Equal(notFoundOut, await subjects.FindAsync(push, default));
        Assert.Equal(1, uses);

        time.Advance(TimeSpan.FromSeconds(31));
        await FindInTimeAsync();
        Assert.Equal(2, uses);

        async Task FindInTimeAsync()
        {
            var before = uses;
            var finding = subjects.FindAsync(push, default);
            while (uses == before)
                await Task.Delay(1);
            Assert.False(finding.IsCompleted);
            time.Advance(TimeSpan.FromSeconds(3));
            Assert.Equal(notFoundOut, await finding);
        }
    }
}
