using System.Diagnostics;
using System.Globalization;
using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;

namespace Replication.Benchmarks;

/// <summary>The cost of finding the rules that match a push, among few and very many rules, and of applying one changed rule.</summary>
internal static class RuleMatching
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly int[] Counts = [100, 1_000, 10_000];

    // The layout of the rules, and a push that one of them matches.
    private static readonly (string Name, Func<int, ReplicationRule> Rule, Func<int, (string Repository, string Tag)> Push)[] Layouts =
    [
        ("a namespace each", i => Rule(i) with { Namespace = $"team-{i}" }, i => ($"team-{i}/app", "v1.2.3")),
        ("a repository each, 100 to a namespace", i => Rule(i) with
        {
            Namespace = $"team-{i / 100}",
            Level = RuleLevel.Repository,
            Repository = $"app-{i}"
        }, i => ($"team-{i / 100}/app-{i}", "v1.2.3")),
        ("one namespace, a prefix each", i => Rule(i) with { TagFilter = $"release-{i}-.*" }, i => ("team/app", $"release-{i}-1")),
        ("one namespace, a tag each", i => Rule(i) with { TagFilter = $@"v{i}\.0" }, i => ("team/app", $"v{i}.0")),
        ("one namespace, an ending each", i => Rule(i) with { TagFilter = $".*-{i}" }, i => ("team/app", $"v1-{i}")),
        ("a namespace glob each", i => Rule(i) with
        {
            Namespace = null,
            Namespaces = [$"team-{i}/*"]
        }, i => ($"team-{i}/sub/app", "v1.2.3")),
        ("a nested namespace glob each", i => Rule(i) with
        {
            Namespace = null,
            Namespaces = [$"team-{i}/**"]
        }, i => ($"team-{i}/a/b/app", "v1.2.3")),
        ("one glob, a repository filter each", i => Rule(i) with
        {
            Namespace = null,
            Namespaces = ["team/**"],
            RepositoryFilter = $".*-{i}-.*"
        }, i => ($"team/sub/app-{i}-x", "v1.2.3")),
        ("one namespace, a middle between equal ends", i => Rule(i) with
        {
            TagFilter = $"release-v.*-{i}-.*-final"
        }, i => ("team/app", $"release-v1-{i}-x-final")),
        ("one namespace, a middle each", i => Rule(i) with { TagFilter = $".*-{i}-.*" }, i => ("team/app", $"v1-{i}-x")),
        ("one namespace, a version range each", i => Rule(i) with
        {
            Tags = new TagLists { Semver = $"~{i}.1" }
        }, i => ("team/app", $"{i}.1.5")),
        ("one namespace, two version ranges each", i => Rule(i) with
        {
            Tags = new TagLists { Semver = $">={i}.1 <{i}.2 || {i}.7.0" }
        }, i => ("team/app", $"{i}.7.0")),
        ("one namespace, a pre-release each", i => Rule(i) with
        {
            Tags = new TagLists { Semver = $">=1.0.0-rc.{i} <1.0.0-rc.{i}.1" }
        }, i => ("team/app", $"1.0.0-rc.{i}")),
        ("one namespace, version range and deny each", i => Rule(i) with
        {
            Tags = new TagLists { Semver = $"~{i}.1", Deny = [$"x-{i}"] }
        }, i => ("team/app", $"{i}.1.5")),
        ("one namespace, version range and exclude each", i => Rule(i) with
        {
            Tags = new TagLists { Semver = $"~{i}.1" },
            ExcludeTags = [$"*-x{i}"]
        }, i => ("team/app", $"{i}.1.5")),
        ("one namespace, repository filter each", i => Rule(i) with
        {
            RepositoryFilter = $"(?i)(?:app|tool)-{i}-.*"
        }, i => ($"team/app-{i}-x", "v1.2.3")),
    ];

    public static Task RunAsync()
    {
        Console.WriteLine($"{"layout",-46}{"rules",8}{"µs/push",10}{"bytes/push",12}{"µs/signed",11}{"index ms",10}{"again ms",10}");
        foreach (var (name, rule, push) in Layouts)
        {
            foreach (var count in Counts)
                Measure(name, count, rule, push);
        }
        return Task.CompletedTask;
    }

    private static void Measure(string name, int count, Func<int, ReplicationRule> rule, Func<int, (string Repository, string Tag)> push)
    {
        var rules = Enumerable.Range(0, count).Select(rule).ToList();
        var began = Stopwatch.GetTimestamp();
        var index = new RuleIndex(new RuleSet(Guid.NewGuid(), rules, []));
        var indexed = Stopwatch.GetElapsedTime(began);
        rules[^1] = rules[^1] with { Priority = 5 };
        began = Stopwatch.GetTimestamp();
        index = new RuleIndex(new RuleSet(Guid.NewGuid(), rules, []), index);
        var again = Stopwatch.GetElapsedTime(began);

        ImagePushed[] pushes = [.. Enumerable.Range(0, 100).Select(i => Pushed(push(i * (count / 100))))];
        var (matchMicroseconds, matchBytes) = Repeat(() =>
        {
            foreach (var pushed in pushes)
            {
                if (index.Match(pushed).Count != 1)
                    throw new InvalidOperationException(
                        $"{name}: {pushed.Repository}:{pushed.Tag} matches {index.Match(pushed).Count} rules");
            }
        });
        // Every push is also checked for a reference to an image that one of the rules copied.
        var (referrerMicroseconds, _) = Repeat(() =>
        {
            foreach (var pushed in pushes)
                index.MatchesReferrer(pushed, index.Match(pushed));
        });
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-46}{count,8:N0}{matchMicroseconds / pushes.Length,10:F2}{matchBytes / pushes.Length,12:F0}{referrerMicroseconds / pushes.Length,11:F2}{indexed.TotalMilliseconds,10:F1}{again.TotalMilliseconds,10:F1}"));
    }

    // The fastest of several rounds, because other processes on this machine add noise.
    private static (double Microseconds, double Bytes) Repeat(Action act)
    {
        var (microseconds, bytes) = (double.MaxValue, double.MaxValue);
        var until = Stopwatch.GetTimestamp() + (2 * Stopwatch.Frequency);
        for (var round = 0; round < 20 || (round < 2000 && Stopwatch.GetTimestamp() < until); round++)
        {
            var (beganAt, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            act();
            microseconds = Math.Min(microseconds, Stopwatch.GetElapsedTime(beganAt).TotalMicroseconds);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - allocated);
        }
        return (microseconds, bytes);
    }

    private static ReplicationRule Rule(int i) => new()
    {
        Id = $"rule-{i:D5}",
        Name = $"rule-{i:D5}",
        Source = "hangzhou",
        Target = $"target-{i}",
        Level = RuleLevel.Namespace,
        Namespace = "team",
        TagFilter = ".*",
        CreatedAt = Start,
        ActiveSince = Start,
    };

    private static ImagePushed Pushed((string Repository, string Tag) push) => new()
    {
        PushId = Guid.NewGuid(),
        Instance = "hangzhou",
        Repository = RepositoryName.Parse(push.Repository),
        Tag = Tag.Parse(push.Tag),
        PushedAt = Start,
        ReceivedAt = Start,
    };
}
