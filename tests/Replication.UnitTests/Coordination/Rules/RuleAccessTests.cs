using Replication.Coordination.Access;
using Replication.Coordination.Rules;
using Xunit;
using static Replication.UnitTests.Coordination.Rules.Samples;

namespace Replication.UnitTests.Coordination.Rules;

/// <summary>A token that is for some namespaces sees and creates only rules whose namespaces are all among them.</summary>
public sealed class RuleAccessTests
{
    [Theory]
    [InlineData("team", null, "team", true)]
    [InlineData("team", null, "team,base", false)]
    [InlineData("team,base", null, "team,base", true)]
    [InlineData("team", null, "team*", false)]
    [InlineData("team", null, "**", false)]
    [InlineData("team", "mirror/{namespace}", "team", false)]
    [InlineData("team,base,mirror/team,mirror/base", "mirror/{namespace}", "team,base", true)]
    [InlineData("team,base,mirror/team", "mirror/{namespace}", "team,base", false)]
    public void All_namespaces_of_a_rule_are_checked(string ofToken, string? targetNamespace, string ofRule, bool maySee)
    {
        var rule = Rule("r", "a", "b") with { Namespace = null, Namespaces = ofRule.Split(','), TargetNamespace = targetNamespace };

        var caller = new Caller("ci", TokenRole.Operator, ofToken.Split(','));

        Assert.Equal(maySee, RuleDraft.MaySee(caller, rule));
        Assert.Equal(maySee, RuleDraft.Forbid(caller, rule) is null);
        Assert.True(RuleDraft.MaySee(Caller.Local, rule));
    }
}
