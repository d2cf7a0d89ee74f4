using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Replication.UnitTests.Fuzzing;

/// <summary>
/// Fuzzes every reader: a few fixed inputs here, random inputs for REPLICATION_FUZZ_SECONDS in <c>tests/fuzz.sh</c>. A failure shows its
/// input, to be added as a sample.
/// </summary>
public sealed class FuzzTests
{
    private const int Inputs = 1500;

    // The slowest reader takes less than a hundredth of this, also on a busy machine.
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Names => [.. Targets.All.Select(static it => it.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_input_is_read_or_refused(string name)
    {
        var target = Targets.All.Single(it => it.Name == name);
        foreach (var sample in target.Samples)
            Try(target, sample);
        var seconds = int.TryParse(
            Environment.GetEnvironmentVariable("REPLICATION_FUZZ_SECONDS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var given) ? given : 0;
        var seed = seconds > 0 ? Random.Shared.Next() : 1;
        var mutations = new Mutations(new Random(seed), target.Samples);
        var since = Stopwatch.GetTimestamp();
        long tried = 0;
        for (; seconds > 0 ? Stopwatch.GetElapsedTime(since).TotalSeconds < (double)seconds / Targets.All.Count : tried < Inputs; tried++)
            Try(target, mutations.Next());
        TestContext.Current.SendDiagnosticMessage($"{name}: {tried} inputs, seed {seed}");
    }

    private static void Try(Target target, byte[] input)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            target.Read(input);
        }
        catch (Exception e)
        {
            Assert.Fail($"{target.Name} cannot bear {Convert.ToBase64String(input)} (base64): {e}");
        }
        Assert.True(
            Stopwatch.GetElapsedTime(since) < LongestRead, $"{target.Name} takes too long for {Convert.ToBase64String(input)} (base64)");
    }
}
