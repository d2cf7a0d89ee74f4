using Replication.App.Client;
using Xunit;

namespace Replication.UnitTests.App.Client;

public sealed class ConfirmationTests
{
    [Theory]
    [InlineData("y\n", true)]
    [InlineData("YES\n", true)]
    [InlineData("n\n", false)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    public void A_person_is_asked_on_a_terminal(string answer, bool expected)
    {
        using var terminal = new StringWriter();
        using var answers = new StringReader(answer);

        Assert.Equal(expected, Confirmation.Ask(isTerminal: true, yes: false, "Delete it?", static () => true, terminal, answers));
        Assert.Equal("Delete it? [y/N] ", terminal.ToString());
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public void Nobody_is_asked_after_yes_or_without_a_terminal(bool isTerminal, bool yes, bool expected)
    {
        using var terminal = new StringWriter();

        Assert.Equal(expected, Confirmation.Ask(isTerminal, yes, "Delete it?", static () => false, terminal, TextReader.Null));
        Assert.Equal("", terminal.ToString());
    }
}
