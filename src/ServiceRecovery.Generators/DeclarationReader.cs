using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ServiceRecovery.Generators;

/// <summary>Reads declarations into values that can be compared, so that nothing of the compilation is kept.</summary>
internal static class DeclarationReader
{
    private const string Namespace = "ServiceRecovery.Declarations.";

    // The flag of due work among those who give an act.
    private const int DueWork = 8;

    public static Declared<Act> ReadAct(GeneratorAttributeSyntaxContext context)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var declared = context.Attributes[0];
        var named = declared.NamedArguments.ToDictionary(pair => pair.Key, pair => pair.Value);
        var doc = DocOf(type);
        var isByHand = named.TryGetValue("ByHand", out var byHand) && byHand.Value is true;
        var verb = TextOf(declared, 0) ?? "";
        var isDueWork = named.TryGetValue("By", out var by) && by.Value is DueWork;
        var isWritten = named.TryGetValue("NoHandle", out var noHandle) && noHandle.Value is true;
        var method = named.TryGetValue("Method", out var called) ? $"{called.Value}Async" : isDueWork || isWritten ? null : $"{Code.Pascal(verb)}Async";
        var act = new Act(type.ContainingType?.Name ?? "", type.Name, verb)
        {
            Type = named.TryGetValue("Type", out var kind) ? kind.Value as string : null,
            Givers = by.Value?.ToString() ?? "1",
            Steps = named.TryGetValue("Steps", out var steps) ? ListOf(steps) : default,
            IsByHand = isByHand,
            HasHandle = method is not null && !isWritten,
            Method = method,
            About = Plain(doc?.Element("summary")),
            Said = new EquatableArray<string>([.. declared.NamedArguments.Select(pair => SaidBy(pair.Key, pair.Value)).Append(method is null ? null : $"Method = {Code.Quoted(method)}").OfType<string>()]),
            Members = MembersOf(type, doc, attributes => isByHand || attributes.ContainsKey("HiddenAttribute") ? Forms.Hashed : attributes.ContainsKey("SpreadAttribute") ? Forms.Spread : Forms.InJson),
            First = named.TryGetValue("First", out var first) ? ListOf(first) : default,
            Rules = new EquatableArray<Rule>([.. type.GetAttributes().Select(RuleOf).OfType<Rule>()]),
        };
        return DeclaredAs(act, type, act.Members);
    }

    public static Declared<Happening> ReadEvent(GeneratorAttributeSyntaxContext context)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var declared = context.Attributes[0];
        var happening = new Happening(type.ContainingType?.Name ?? "", type.Name, TextOf(declared, 0) ?? "")
        {
            Step = declared.NamedArguments.Where(pair => pair.Key == "Step").Select(pair => pair.Value.Value as string).FirstOrDefault(),
            GivenBy = declared.NamedArguments.Where(pair => pair.Key == "Act").Select(pair => pair.Value.Value as INamedTypeSymbol).Select(command => command is null ? null : $"{command.ContainingType?.Name}.{command.Name}").FirstOrDefault(),
            Members = MembersOf(type, null, _ => Forms.OfEvents),
        };
        return DeclaredAs(happening, type, happening.Members);
    }

    /// <summary>Returns what is wrong with a record that stands among commands or events and isn't marked as one: nothing would be made of it.</summary>
    public static Fault? FindUnmarked(GeneratorSyntaxContext context)
    {
        if (context.SemanticModel.GetDeclaredSymbol(context.Node) is not INamedTypeSymbol { IsAbstract: false, ContainingType: { } root } type || !SymbolEqualityComparer.Default.Equals(type.BaseType, root))
        {
            return null;
        }

        var (mark, wanted) = Root.Commands.Contains(root.Name)
            ? (Namespace + "ActAttribute", "is a command without [Act]: give it its verb, as in [Act(\"send-parcel\")]")
            : (Namespace + "StoredAttribute", "is an event without [Stored]: give it the name that stands for its members for ever, as in [Stored(\"parcel-sent.v1\")]");
        if (type.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == mark))
        {
            return null;
        }

        return new Fault("SR0004", $"'{type.Name}' {wanted}", Place.Of(((RecordDeclarationSyntax)context.Node).Identifier.GetLocation()));
    }

    public static Family ReadFamily(GeneratorAttributeSyntaxContext context) => new(
        context.TargetSymbol.Name,
        context.TargetSymbol.ContainingNamespace.ToDisplayString(),
        context.Attributes[0].ConstructorArguments.Length > 0 && context.Attributes[0].ConstructorArguments[0].Value is int order ? order : 0,
        context.TargetNode.SyntaxTree.FilePath,
        new EquatableArray<string>([.. ((INamedTypeSymbol)context.TargetSymbol).GetMembers().OfType<IMethodSymbol>().Where(method => method.Name is "Decide" or "Apply").SelectMany(ActsTakenBy)]));

    public static Id ReadId(GeneratorAttributeSyntaxContext context) => new(
        context.TargetSymbol.Name,
        context.TargetSymbol.ContainingNamespace.ToDisplayString(),
        IsReference(context.Attributes[0]));

    private static bool IsReference(AttributeData id) => id.NamedArguments.Any(argument => argument is { Key: "Reference", Value.Value: true });

    private static IEnumerable<string> ActsTakenBy(IMethodSymbol method) =>
        method.Parameters.Select(parameter => parameter.Type).Where(type => type.ContainingType is not null).Select(type => $"{type.ContainingType.Name}.{type.Name}");

    private static Declared<T> DeclaredAs<T>(T value, INamedTypeSymbol type, EquatableArray<Member> members) => new(
        value,
        Place.Of(type.Locations[0]),
        new EquatableArray<WordsOf>([.. ParametersOf(type).Select(parameter => EnumOf(parameter.Type)).OfType<INamedTypeSymbol>().Select(WordsOf)]),
        new EquatableArray<Fault>([.. ParametersOf(type).Zip(members, (parameter, member) => FaultOf(type, parameter, member)).OfType<Fault>()]));

    private static WordsOf WordsOf(INamedTypeSymbol type) => new(
        type.Name,
        new EquatableArray<string>([.. type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).OrderBy(field => Convert.ToInt64(field.ConstantValue, CultureInfo.InvariantCulture)).Select(field => Code.Kebab(field.Name))]));

    private static INamedTypeSymbol? EnumOf(ITypeSymbol type) => Underlying(type, out _) switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Enum } found => found,
        INamedTypeSymbol { Name: "ImmutableArray" } list when list.TypeArguments[0] is INamedTypeSymbol { TypeKind: TypeKind.Enum } item => item,
        _ => null,
    };

    private static IEnumerable<IParameterSymbol> ParametersOf(INamedTypeSymbol type) =>
        type.InstanceConstructors.Where(constructor => constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is RecordDeclarationSyntax)).SelectMany(constructor => constructor.Parameters);

    // What goes from the attribute to the act as it stands.
    private static string? SaidBy(string name, TypedConstant value) => name switch
    {
        "Type" => $"Type = {Code.Quoted((string)value.Value!)}",
        "OpensCase" => "OpensCase = true",
        "OpenWhen" => $"OpenWhen = {value.Value}",
        "Barred" => $"Barred = {value.Value}",
        "Targets" => $"Targets = {value.Value}",
        "AsksAuthority" => "AsksAuthority = true",
        "Retells" => $"Retells = (Retelling){value.Value}",
        "Lands" => "Lands = true",
        "StandsAlone" => "StandsAlone = true",
        "WhenClosed" => $"WhenClosed = (WhenClosed){value.Value}",
        "BarredToConcerned" => "IsBarredToConcerned = true",
        "ClosingReserve" => "IsClosingReserve = true",
        _ => null,
    };

    private static EquatableArray<Member> MembersOf(INamedTypeSymbol type, XElement? doc, Func<Dictionary<string, AttributeData>, ImmutableHashSet<Form>> taken) =>
        new([.. ParametersOf(type).Select(parameter => MemberOf(parameter, doc, taken))]);

    private static Member MemberOf(IParameterSymbol parameter, XElement? doc, Func<Dictionary<string, AttributeData>, ImmutableHashSet<Form>> taken)
    {
        var attributes = parameter.GetAttributes()
            .Where(attribute => attribute.AttributeClass?.ToDisplayString().StartsWith(Namespace, StringComparison.Ordinal) == true)
            .ToDictionary(attribute => attribute.AttributeClass!.Name);
        var type = Underlying(parameter.Type, out var isNullable);
        var (form, about) = FormOf(type, attributes);
        string? Named(string attribute, string name) => attributes.TryGetValue(attribute, out var found)
            ? found.NamedArguments.Where(pair => pair.Key == name).Select(pair => Convert.ToString(pair.Value.Value, CultureInfo.InvariantCulture)).FirstOrDefault()
            : null;
        var name = TextOf(attributes, "FieldAttribute") ?? Code.Camel(parameter.Name);
        var item = type is INamedTypeSymbol { TypeArguments.Length: 1 } list ? list.TypeArguments[0] : null;
        return new Member(parameter.Name, taken(attributes).Contains(form) ? form : Form.Unknown, (item ?? type).Name, isNullable)
        {
            WrittenType = parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier)),
            Default = parameter.HasExplicitDefaultValue ? ((ParameterSyntax)parameter.DeclaringSyntaxReferences[0].GetSyntax()).Default!.Value.ToString() : null,
            Field = name,
            Hashed = Named("FieldAttribute", "Hashed"),
            About = TextOf(attributes, "AboutAttribute") ?? TextOf(attributes, "CodeAttribute") ?? about,
            Kind = attributes.ContainsKey("ThingAttribute") ? "Thing" : attributes.ContainsKey("PersonAttribute") ? "Person" : null,
            Most = Named("TextAttribute", "Longest") ?? Named("ManyAttribute", "Most"),
            Least = Named("ManyAttribute", "Least"),
            Item = Named("ManyAttribute", "Item"),
            IsSpread = attributes.ContainsKey("SpreadAttribute"),
            TrueWhen = TextOf(attributes, "TrueWhenAttribute"),
            Only = attributes.TryGetValue("OnlyAttribute", out var only) ? ListOf(only.ConstructorArguments[0]) : default,
            IsNeededByField = attributes.ContainsKey("NeededAttribute"),
            IsHidden = attributes.ContainsKey("HiddenAttribute"),
            Doc = doc?.Elements("param").Where(element => (string?)element.Attribute("name") == parameter.Name).Select(Inner).FirstOrDefault(),
        };
    }

    private static (Form Form, string? About) FormOf(ITypeSymbol type, Dictionary<string, AttributeData> attributes)
    {
        if (type.TypeKind == TypeKind.Enum)
        {
            return (Form.Words, null);
        }

        if (FindId(type) is { } id)
        {
            return (IsReference(id) ? Form.Reference : Form.Id, TextOf(id, 0));
        }

        if (type is INamedTypeSymbol { Name: "ImmutableArray" } list)
        {
            var item = list.TypeArguments[0];
            return item.TypeKind == TypeKind.Enum ? (Form.WordList, null)
                : FindId(item) is { } of ? (IsReference(of) ? Form.References : Form.Ids, TextOf(of, 0))
                : (item.Name switch { "String" => Form.Codes, "Subject" => Form.Subjects, "CaseEvent" => Form.Events, "CarriedEvent" => Form.Carried, _ => Form.Unknown }, null);
        }

        if (type is INamedTypeSymbol { Name: "ImmutableSortedDictionary" } map)
        {
            return (map.TypeArguments[1].Name switch { "Int32" => Form.Numbers, "String" => Form.Texts, "PersonalText" => Form.PersonalTexts, _ => Form.Unknown }, null);
        }

        return type.Name switch
        {
            "String" when attributes.ContainsKey("CodeAttribute") => (Form.Code, null),
            "String" when attributes.ContainsKey("TextAttribute") => (Form.Text, null),
            "StepKind" => (Form.Step, "a kind of step"),
            "Boolean" => (Form.Flag, null),
            "Int64" or "Int32" => (Form.Whole, null),
            "DateTimeOffset" => (Form.Instant, null),
            "TimeSpan" => (Form.Duration, null),
            "Money" => (Form.Money, null),
            "PlaybookRef" => (Form.Playbook, null),
            "RuleRef" => (Form.Rule, null),
            "FollowUpPlan" => (Form.Plan, null),
            "PersonalText" => (Form.PersonalText, null),
            "Subject" when attributes.ContainsKey("PersonAttribute") || attributes.ContainsKey("ThingAttribute") => (Form.Subject, null),
            "Source" => (Form.Source, null),
            "Evidence" => (Form.Evidence, null),
            "SourceTaken" => (Form.SourceTaken, null),
            "EvidenceTaken" => (Form.EvidenceTaken, null),
            "CaseEvent" => (Form.Event, null),
            _ => (Form.Unknown, null),
        };
    }

    private static AttributeData? FindId(ITypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == Namespace + "IdAttribute");

    private static ITypeSymbol Underlying(ITypeSymbol type, out bool isNullable)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            isNullable = true;
            return nullable.TypeArguments[0];
        }

        isNullable = type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated };
        return type;
    }

    private static Rule? RuleOf(AttributeData attribute) => attribute.AttributeClass?.ToDisplayString() switch
    {
        Namespace + "NotBothAttribute" => new Rule("NotBoth", ArgumentsOf(attribute)),
        Namespace + "OneOfAttribute" => new Rule("OneOf", ArgumentsOf(attribute)),
        Namespace + "NeededWhenAttribute" => new Rule("NeededWhen", ArgumentsOf(attribute)),
        _ => null,
    };

    private static EquatableArray<string> ArgumentsOf(AttributeData attribute) => new(
    [
        .. attribute.ConstructorArguments.SelectMany(argument => argument.Kind == TypedConstantKind.Array ? argument.Values.Select(value => (string)value.Value!) : new[] { (string)argument.Value! }),
    ]);

    private static EquatableArray<string> ListOf(TypedConstant list) => new([.. list.Values.Select(value => (string)value.Value!)]);

    private static string? TextOf(AttributeData attribute, int index) => attribute.ConstructorArguments.Length > index ? attribute.ConstructorArguments[index].Value as string : null;

    private static string? TextOf(Dictionary<string, AttributeData> attributes, string name) => attributes.TryGetValue(name, out var found) ? TextOf(found, 0) : null;

    private static Fault? FaultOf(INamedTypeSymbol type, IParameterSymbol parameter, Member member)
    {
        if (member.HasForm)
        {
            return null;
        }

        var isCommand = Root.Commands.Contains(type.ContainingType?.Name);
        var wanted = member.Type switch
        {
            "String" when isCommand => "say whether it is [Text], words of a person, or a [Code]",
            "String" => "a name is a [Code], and words of a person are PersonalText, which can be erased",
            "Subject" => "say whether it is a [Person] or a [Thing]",
            _ => $"take a type that other {(isCommand ? "commands" : "events")} have, or give this one a form in the generator",
        };
        return new Fault("SR0001", $"'{member.Name}' of '{type.Name}' is '{member.WrittenType}', which has no form: {wanted}", Place.Of(parameter.Locations[0]));
    }

    private static XElement? DocOf(ISymbol symbol)
    {
        var xml = symbol.GetDocumentationCommentXml();

        // Of a comment that isn't well formed the compiler gives another comment, which says so.
        return string.IsNullOrWhiteSpace(xml) || xml!.StartsWith("<!--", StringComparison.Ordinal) ? null : XElement.Parse(xml);
    }

    private static string Inner(XElement element) => Regex.Replace(string.Concat(element.Nodes().Select(node => node.ToString(SaveOptions.DisableFormatting))), @"\s+", " ").Trim();

    // What a person reads who sees no tags.
    private static string Plain(XElement? element)
    {
        if (element is null)
        {
            return "";
        }

        foreach (var tag in element.Descendants().Where(tag => tag.IsEmpty).ToList())
        {
            var named = (string?)tag.Attribute("cref") ?? (string?)tag.Attribute("name") ?? (string?)tag.Attribute("langword") ?? "";
            tag.ReplaceWith(new XText(named.Substring(Math.Max(named.LastIndexOf('.'), named.LastIndexOf(':')) + 1)));
        }

        return Regex.Replace(element.Value, @"\s+", " ").Trim();
    }
}
