namespace Replication.Registries.Checks;

/// <summary>The answers as they come in.</summary>
internal sealed class CheckSheet
{
    private readonly List<CheckAnswer> _answers = [];

    public IReadOnlyList<CheckAnswer> Answers => _answers;

    public bool HasFailed => _answers.Exists(static it => it.Outcome == CheckOutcome.Failed);

    public void Ok(string question, string detail) => _answers.Add(new CheckAnswer(question, CheckOutcome.Ok, detail));

    public void Skip(string question, string why, string? advice = null) => _answers.Add(new CheckAnswer(question, CheckOutcome.Skipped, why, advice));

    /// <summary>Skips what was not asked yet.</summary>
    public void SkipRest(ReadOnlySpan<string> questions, string why)
    {
        foreach (var question in questions)
        {
            if (!_answers.Exists(it => it.Question == question))
                Skip(question, why);
        }
    }

    public void Fail(string question, string detail, string advice) => _answers.Add(new CheckAnswer(question, CheckOutcome.Failed, detail, advice));

    // The sentence of a failure says what to do, too; this is the short form.
    public void Fail(string question, CopyFailure failure) => Fail(question, failure.Message, failure.Code switch
    {
        CopyFailure.Unauthorized => "check the credentials",
        CopyFailure.Denied => "give the account the right to do this",
        CopyFailure.RedirectRefused => "look at what the registry, or a proxy before it, calls itself",
        CopyFailure.AddressRefused => "check the endpoint, and what the name servers of this machine answer",
        CopyFailure.RateLimited => "ask again later",
        _ => "look at the registry's own log",
    });
}
