using System.Text;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Xunit;

namespace Replication.UnitTests.Coordination.Access;

public sealed class CursorSealTests
{
    private static readonly CursorSeal Cursors = new(new Reversed());
    private static readonly Caller Limited = new("ci", TokenRole.Viewer, ["team"]);

    [Fact]
    public void A_limited_caller_gets_a_cursor_that_only_its_list_can_open()
    {
        var shown = Cursors.Show(Limited, "tasks", "place-of-a-foreign-task")!;

        Assert.DoesNotContain("place-of-a-foreign-task", shown, StringComparison.Ordinal);
        Assert.Equal("place-of-a-foreign-task", Cursors.Open("tasks", shown));
        Assert.Throws<InvalidCursorException>(() => Cursors.Open("events", shown));
        Assert.Throws<InvalidCursorException>(() => Cursors.Open("tasks", "sealed:rubbish"));
    }

    [Fact]
    public void Other_cursors_stay_as_they_are()
    {
        Assert.Equal("plain", Cursors.Show(Caller.Local, "tasks", "plain"));
        Assert.Equal("plain", Cursors.Open("tasks", "plain"));
        Assert.Null(Cursors.Show(Limited, "tasks", null));
        Assert.Null(Cursors.Open("tasks", null));
    }

    [Fact]
    public void Stored_responses_depend_on_the_permissions_of_the_caller()
    {
        Assert.Equal(Limited.Rights, new Caller("ci", TokenRole.Viewer, ["team"]).Rights);
        Assert.Equal(new Caller("ci", TokenRole.Viewer, ["a", "b"]).Rights, new Caller("ci", TokenRole.Viewer, ["b", "a"]).Rights);
        Caller[] callers = [
            Limited,
            Limited with { Namespaces = ["other"] },
            Limited with { Namespaces = null },
            Limited with { Role = TokenRole.Admin },
            Limited with { Name = "x" }
        ];
        Assert.Equal(callers.Length, callers.Select(it => it.Rights).Distinct().Count());
    }

    private sealed class Reversed : ISecretSeal
    {
        public string Seal(SealPurpose purpose, string text) => Convert.ToBase64String([.. Encoding.UTF8.GetBytes(text).Reverse()]);

        public string? Open(SealPurpose purpose, string sealedText)
        {
            var bytes = new byte[sealedText.Length];
            return Convert.TryFromBase64String(sealedText, bytes, out var length)
                ? Encoding.UTF8.GetString([.. bytes[..length].Reverse()])
                : null;
        }
    }
}
