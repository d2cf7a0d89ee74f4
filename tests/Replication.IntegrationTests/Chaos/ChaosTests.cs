using Replication.Chaos;
using Xunit;

namespace Replication.IntegrationTests.Chaos;

/// <summary>A short run of tests/chaos.sh for each of the two shapes of the system.</summary>
public sealed class ChaosTests
{
    [Fact]
    public async Task A_fleet_with_injected_faults_loses_no_push()
    {
        var report = await ChaosRun.RunAsync(new ChaosOptions { Seed = 20, Duration = TimeSpan.FromSeconds(20) });

        Assert.True(report.IsProven, report.ToString());
    }

    [Fact]
    public async Task One_process_with_injected_faults_loses_no_push()
    {
        var report = await ChaosRun.RunAsync(new ChaosOptions { Seed = 20, Duration = TimeSpan.FromSeconds(12), IsEmbedded = true });

        Assert.True(report.IsProven, report.ToString());
    }
}
