using System.Text.Json.Nodes;
using Replication.Contracts.Instances;
using Replication.WebConsole.Pages.Instances;
using Replication.WebConsole.Parts;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class InstanceMergeTests
{
    [Fact]
    public void Changes_of_both_are_kept_and_the_own_value_wins()
    {
        var (mine, theirs) = (Form(), Form());
        (mine.Region, mine.Account, mine.Credentials.Password) = ("mine", "mine", "typed");
        (theirs.Account, theirs.AllowedHosts, theirs.InternetAccess) = ("theirs", "a.example.com", false);
        theirs.Credentials.Username = "other";

        var merged = InstanceMerge.Of(Form(), mine, theirs);

        Assert.Equal(
            ("mine", "mine", "a.example.com", false, "robot", "typed"),
            (merged.Region, merged.Account, merged.AllowedHosts, merged.InternetAccess, merged.Credentials.Username,
                merged.Credentials.Password));
    }

    [Fact]
    public void Every_member_of_the_other_person_is_taken_over()
    {
        var theirs = InstanceFormTests.Complete();

        var merged = InstanceMerge.Of(Form(), Form(), theirs);

        Assert.True(JsonNode.DeepEquals(theirs.ToBody(), merged.ToBody()));
    }

    [Fact]
    public void Only_settings_are_changes()
    {
        const string Before = """{"name":"osaka","region":"a","limits":{"maxConcurrentRequests":8},"lastEventAt":null,"state":"usable"}""";
        const string After =
            """{"name":"osaka","region":"b","limits":{"maxConcurrentRequests":9},"lastEventAt":"2026-01-31T12:00:00Z","state":"unusable"}""";

        Assert.Equal(
            [new MemberChange("region", "a", "b"), new MemberChange("limits.maxConcurrentRequests", "8", "9")],
            InstanceMerge.Changes(Before, After));
    }

    private static InstanceForm Form() => new()
    {
        Name = "osaka",
        Endpoint = "https://osaka.example.com",
        Credentials = new CredentialsForm { Provider = CredentialProvider.Password, Username = "robot" },
    };
}
