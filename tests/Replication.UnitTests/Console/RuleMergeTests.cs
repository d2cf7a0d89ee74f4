using Replication.WebConsole.Parts;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class RuleMergeTests
{
    private const string Original =
        """{"name":"a","source":"s","target":"t","level":"namespace","namespace":"team","tagFilter":"v.*","priority":3,"minAge":"1h"}""";

    [Fact]
    public void Changes_of_both_are_kept_and_the_own_value_wins()
    {
        var mine = RuleForm.Of(Original);
        (mine.TargetNamespace, mine.TagFilter, mine.MinAge) = ("mirror", "mine", "");

        var merged = RuleMerge.Of(
            Original, mine, Original.Replace("v.*", "theirs", StringComparison.Ordinal).Replace("3", "5", StringComparison.Ordinal));

        Assert.Equal(("mirror", "mine", "5", ""), (merged.TargetNamespace, merged.TagFilter, merged.Priority, merged.MinAge));
    }

    [Fact]
    public void What_the_other_person_removed_is_removed()
    {
        var merged = RuleMerge.Of(Original, RuleForm.Of(Original), Original.Replace(",\"minAge\":\"1h\"", "", StringComparison.Ordinal));

        Assert.Equal("", merged.MinAge);
        Assert.Null(merged.Body()["minAge"]);
    }

    [Fact]
    public void Only_settings_are_changes()
    {
        var theirs = Original.Replace("\"priority\":3", "\"priority\":5,\"createdAt\":\"2026-01-31T12:00:00Z\"", StringComparison.Ordinal);

        Assert.Equal([new MemberChange("priority", "3", "5")], RuleMerge.Changes(Original, theirs));
    }
}
