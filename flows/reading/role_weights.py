"""What each sign of a line says about its role, and which role follows which: the weights of the search in roles.py.

The weights are sums of evidence: 1 speaks for a role, 3 decides where nothing else speaks against it. They were set
by hand, sign by sign, and then fitted: a conditional random field over whole pages, its prior centred on the hand's
weights with a standard deviation of 0.6, rounded to tenths. The pages were read by hand, or written in the
habits of many papers; each was taken also without its quotation marks, without its Markdown, and with the other width
of commas.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

# Roles as the search tells them apart: an article's opening paragraph is not any paragraph.
State = Literal[
    "kicker", "headline", "deck", "byline", "subhead", "opening", "body", "caption", "credit", "jump", "banner", "noise"
]
STATES: Final[tuple[State, ...]] = get_args(State)

# What each sign (a row) adds to the score of each role (a column); a dot adds nothing.
_SIGNS: Final = """
                                              kick  head  deck   byl   sub  open  body  capt  cred  jump  bann noise
one character                                    -2  -1.5    -3     .    -1    -2     .    -2     .     .     .  +1.5
2-3 characters                                 -0.7  -0.2  -2.3  -0.6  +0.6  -2.4  -1.4  -1.5     .     .  +0.1  -0.2
4-6 characters                                 -0.3  +1.2  -1.5  +0.5  +0.9  -3.2  -1.7  -0.9  +0.1     .  +0.7     .
7-12 characters                                +0.4  +0.8  -0.3  -0.2  +0.5  -2.9  -1.4  +0.2  -0.3     .  +0.2  +0.2
13-26 characters                               +0.8     .  +1.2  +0.5  -0.2  -1.3  -0.9  +0.1  -0.4     .  -0.7  +0.3
27-45 characters                                 -1  +0.2  +0.1    -1  -1.7     .  +0.5  +0.6     .     .    -1    -1
46-79 characters                                 -6    -5    -4    -2    -6  +1.7  +1.6     .    -3     .    -6    -3
long                                            -12   -12    -9    -9   -12  +2.7  +2.9  -0.3    -9    -9   -12    -6
ends a sentence                                  -4    -4    -3    -2  -2.2  +2.2    +2  +0.3     .     .    -2  +0.1
ends asking or calling                         -0.3  -0.3     .    -2  -0.1  +0.9  +0.8     .     .     .     .     .
ends with a comma                                 .    -1     .    -1  -1.5  +0.9  +1.6    -1     .     .    -1     .
sentence inside                                  -3    -3  -2.5    -2    -3  +1.2  +1.5  +0.6     .     .    -3  -0.1
many commas                                    -1.5    -2  -0.4    -1  -1.5  +0.9    +1  -0.1     .     .     .  -0.1
short and open                                 -0.1  +0.1     .  +0.2  +0.3  -1.2  -1.3  -0.4  -0.5     .     .  +0.2
two parts                                      +0.2  +0.3  -0.2  +0.1  +0.6    -1  -0.8  -0.7     .     .  +0.5  +0.1
dash first                                     -1.7    -2    +4  -0.5    -1    -2     .    -2     .     .  +0.8  -0.1
heading mark                                   +1.3  +0.8  +0.7  -0.4  +0.9    -3    -3    -2     .    -1  +1.5     .
bold                                           +0.1  +0.7  +0.3     .    +1    -1    -1     .     .     .  +0.9     .
bullet                                           -1  -1.1    -1  -0.7    +1    +1  +0.1  -0.1     .     .  -0.5  +0.3
section mark                                     -2  -1.5    -2     .  +2.5     .  +0.3    -1     .     .    -1     .
authors with their role                          -4    -4    -4  +6.2    -4  -0.1    -2    -2    -1     .  -0.1     .
nothing but names                              -1.9  -1.8    -2  +3.3  -1.6    -3    -2    -2     .     .  -1.3  +0.4
perhaps names                                  +0.2  -0.4     .  +1.1  +0.1     .  +0.1     .     .     .  +0.2     .
bullet and names                                  .  -0.1     .  +4.3    -1  -0.1     .     .     .     .     .     .
no names                                       -0.2  +0.4     .  -4.5  -0.4  -0.7  -0.1     .  -0.5     .  +0.2     .
credit                                         -3.1    -3    -3  -2.6    -3     .    -2  -0.7  +7.5     .  -0.2  +0.3
no credit                                      +0.2  +0.1     .  -0.2  +0.1  +0.1     .  -0.3    -8     .  +0.2     .
jump                                              .     .     .     .     .     .     .     .     .    +9     .     .
no jump                                           .     .     .  +0.2     .     .     .     .  -0.5    -9     .  +0.3
folio                                             .  +0.4     .     .     .     .     .     .     .     .     .  +7.7
no folio                                          .  -0.3     .  +0.2     .     .     .     .  -0.5     .     .  -1.9
slogan                                         +0.5     .  -0.1  -0.2  +0.1  -0.1  +0.1     .     .     .    +2  +0.2
no slogan                                      -0.1     .     .  +0.4  -0.1  +0.3  -0.2  -0.1  -0.5     .  -1.3  +0.1
dateline                                         -6    -6    -6  -3.9    -6  +5.4  -3.6    -2     .     .    -6     .
picture's gap                                  +0.5  +0.7    -1     .  -0.7  -0.6  -1.5  +2.8     .     .  +0.4  +0.3
credit next                                      -1    -1     .     .    -1     .  -0.1  +3.6     .     .    -1     .
says what it shows                             -0.1     .     .     .     .     .  -0.2  +7.4     .     .     .     .
credit at the end                                -5    -5    -4     .    -5     .  -0.5  +5.5     .     .    -4     .
goes on from the line before                     -2  -1.9    -1     .  -2.5    -3    +3  -0.1     .     .    -1     .
stands in an open paragraph                    -2.5  -2.5    -2     .    -2  -3.8  -1.2  +2.5     .     .  -0.5     .
like the lines around it                         -1    -1    -1     .    -1     .  +2.5    -1     .     .  -0.5     .
leads to a dateline                            +1.4  +1.9  +2.3  -0.5    -4  +0.6     .  -0.6  +0.1     .  +1.6  -0.2
leads to a byline                                +2    +2  +1.5  +0.2    -4     .  -0.1  -0.4     .     .  +1.5  -0.2
leads to nothing                                 -4  -3.1    -2  -0.1  -3.1     .     .  +0.2     .     .  +1.1  +0.4
next line is set larger                        +2.3  -1.6     .  +0.4  -0.1     .     .     .     .     .    +3     .
next line is set smaller                       -2.5  +1.1     .     .  -0.1     .     .     .     .     .  +0.1     .
line before is set larger                        -2  -1.4  +2.3  +0.4  -0.2  -0.1     .     .     .     .     .     .
line before is set smaller                        .  +1.4    -2  +0.2  -0.1     .     .     .     .     .     .     .
next line is much longer                       +0.6  +0.2     .  +0.4     .     .     .     .     .     .  +0.2     .
next line is in two parts                      +0.7  -0.2     .  +0.5  -0.3     .  +0.1     .     .     .  +0.3  -0.1
next line isn't in two parts                   -0.3  -0.1  +0.2  -0.2  -0.1     .  -0.1     .     .     .  +0.5  -0.2
next line names a place first                  +1.8  -0.5     .  +0.1     .     .     .     .     .     .  +0.6     .
feature, two parts before                      +0.4  -0.2  +1.5  -0.2     .     .  -0.1     .     .     .  +0.1     .
news, two parts before                           -1  +1.3  -0.6     .     .     .     .     .     .     .     .     .
news, next line in one part                    +1.1     .  -0.1  +0.1     .     .     .     .  +0.1     .  -0.2     .
news follows                                   +0.4  -0.1  -0.8  -0.5     .  +0.6     .  -0.1  +0.1     .  +0.1  -0.2
feature follows                                -0.6     .  +0.7  +0.2     .     .  -0.1  +0.1     .     .  +0.5  -0.2
label over a headline                          -0.5  +2.4  -0.3  -0.3  -0.1     .     .     .     .     .  -1.1  -0.1
kind of text                                     +4  -1.9  -0.2     .    +1    -2    -2     .     .     .  +1.4     .
leads to text, others to authors               -0.6  -1.1  -0.6  +0.4  +0.7  -0.1  +0.1  -0.3     .     .  -0.9  +0.2
like another heading                           -0.4  -0.3  -0.3  -0.8    +2  +0.7  -0.1  -0.1     .     .  -0.1     .
leaves a quotation open                          -2    -2    -2     .  -2.5  +0.5  +2.5     .     .     .    -2     .
next line goes on from it                        -2  -1.5  -1.5     .  -2.3  +1.1  +3.8     .     .     .  -1.5     .
begins like a sentence                         -1.1    -1  +0.1  +0.4  -1.3  +1.6  +1.5  +0.1  -0.3     .    -1  +0.5
photographer next                                 .     .     .     .     .     .  -0.6    +2     .     .     .     .
alone with its credit                             .     .     .     .     .    -1    -1    +6     .     .     .     .
states a figure                                +0.3  +0.3  +0.1  -0.1  -0.3  +0.2  -0.1  -0.2     .     .  -1.8  +0.7
line before is much longer                     +0.1  -0.2    +1  +0.3     .  -0.1     .     .     .     .  +0.3     .
in a run of short lines                        -2.1  -1.3  -1.5     .  -1.1  +3.6  +4.3  -1.2     .     .    -2  +0.5
set close to the next line                     -0.3  +0.9     .  -0.1     .     .     .     .     .     .  -0.4  -0.1
set close to the line before                   -0.4  +0.6  -0.8  +0.5  +0.3  -0.1     .     .     .     .  +0.4  -0.1
leads to a picture's story                     +0.4  +1.4  +0.6  +0.3  -1.4     .  -0.1  -0.1  -0.3     .  +0.2  -0.1
speaker and colon                                -3    -2    -2    -3  -2.1  +2.2    +4     .     .     .    -2     .
says who was there                               -1  -1.3  +3.3     .     .     .     .     .     .     .     .     .
goes on further below                            -1    -1     .     .    -1  +2.2    +3  -3.2     .     .     .     .
names a place first                            -0.3  +1.5  -1.3     .  -0.4     .  -0.1     .     .     .  -0.1  +0.1
announces something                            -0.5  +3.4     .     .  -1.4     .     .     .     .     .    -1     .
leads to signed text                           +0.4  +0.6  +0.1  -0.1  -0.1  -0.1     .  -0.1     .     .  +0.2  -0.1
report next                                       .     .     .     .     .     .     .    +4     .     .     .     .
many parts                                     +1.5  +0.7  -0.9  +0.3  +0.5    -1  -1.5  -0.5     .     .  -0.5  +0.1
names in brackets                              -0.1     .     .  +3.1     .     .     .     .     .     .    -2     .
next line says something of it                 -1.6  +1.3    -2     .    -1     .     .     .     .     .  -1.2     .
says of the line before                          -1  +1.5  -1.5     .    -1     .  +0.1     .     .     .    -1     .
a figure, none in the next line                +0.7  +0.3     .     .     .     .     .     .     .     .  -0.3     .
a figure in the line before alone                 .  +0.3  -0.4     .     .     .     .     .     .     .     .     .
a figure in the next line alone                   .  -0.3     .  +0.1     .     .     .     .     .     .  +0.1     .
a figure, none in the line before              -0.1  +0.3  +0.8     .     .  -0.1     .     .     .     .  -0.1     .
begins with a verb after a clause              +0.1  +0.4  +0.1     .     .     .     .     .     .     .     .     .
four and four                                  +0.6  -0.3     .     .  +0.2     .     .     .     .     .  +0.7     .
says what somebody does                        -0.3  -0.8     .     .  -1.6  +0.2  -0.2  +2.3     .     .  -0.8     .
quotation                                      +0.3  +1.2  -0.4  -0.2  +0.1  -0.2  +0.2  -0.3     .     .  -0.6  -0.2
goes on from further above                       -3    -3    -3     .    -3  -1.7  +2.8    -2     .     .    -3     .
from a figure to a sentence's end                -2  -1.9    -2     .    -2    -1  +1.8  +0.2     .     .    -2     .
leads into words said                          +3.1  -1.1    -1     .    -1     .     .     .     .     .    -2     .
calls or asks inside                             -1    +2     .     .  -0.2     .  +0.2     .     .     .    -1     .
signs a notice                                   -4    -4    -4     .    -4     .  +5.1     .     .     .    -4    +1
next line begins with a verb                   -0.5  +0.8     .     .     .     .     .     .     .     .  -0.2     .
names a body alone                             +2.8  -0.6    -2     .  -1.1     .     .     .     .     .    -1     .
who was there below                            -1.9  +0.3  +0.9     .    -1     .     .     .     .     .    -1     .
ends like a report of an event                 -0.5  +0.5  -0.1     .  -0.3     .     .     .     .     .  -1.1  -0.1
set smaller than both beside it                +1.5     .    -2     .     .     .     .     .     .     .     .     .
ends with a colon                              +0.8  +1.8    -1     .     .     .     .     .     .     .     .     .
line before ends with a colon                    -1    +2    -2     .     .     .     .     .     .     .     .     .
dash line after the next                       +2.9  -0.1  -0.5     .     .     .     .     .  +0.1     .  +0.1     .
dash line next                                   -2    +2    -3     .     .     .     .     .     .     .  -0.9     .
set like the line before                       -0.9  +1.9  -1.5     .     .     .     .     .     .     .     .     .
next line is set alike                           -2    +1     .     .     .     .     .     .     .     .     .     .
after signed text                              +0.5  +1.8    -2     .    -3    +1    -2     .     .     .  +0.8     .
as long as the line before                     -0.2  +0.3     .  +0.1     .  -0.2     .     .     .     .     .     .
as long as the next line                       -0.1  +0.1  -0.1  +0.1     .     .     .     .     .     .     .     .
breaks off                                     -0.8  +1.1     .     .     .     .     .     .     .     .  -2.8     .
first word a noun                              -0.4     .  -0.4  -0.3  +0.5  +0.7  -0.5  +0.2  -0.1     .  +0.2     .
first word a number                            -0.2  -0.1  +0.6  -0.1  +0.2     .  -0.1  -0.1     .     .  -0.2     .
first word a place                             -0.1  -0.1  +0.1  +0.7  -0.4     .     .  -0.1     .     .  -0.2  +0.1
first word a preposition                         +1  -0.3  -0.2  -0.2  +0.2     .     .  -0.1     .     .  -0.4  -0.1
first word a verb                              +0.1  -0.1  -0.1     .     .  -0.1     .     .     .     .  +0.1  +0.1
first word other                               -0.1  +0.4  -0.1     .  -0.3  -0.2  +0.4  -0.2     .     .  +0.2     .
heading 1 of 1                                 -0.1  +0.1  -0.2  +0.1  +0.8     .  -0.2  -0.1  -0.3     .  -0.7  +0.5
heading 1 of 2                                 -0.1  +0.1     .  +0.4  -0.4     .  -0.1  +0.1     .     .  +0.2  -0.1
heading 1 of 3                                 +0.1  -0.4     .     .     .     .     .  +0.1  +0.1     .  +0.2  -0.1
heading 1 of 4                                 +0.4  -0.4     .     .     .     .     .  -0.1     .     .  +0.2  -0.1
heading 2 of 2                                 +0.3     .     .  +0.2  -0.3  -0.1  -0.1  -0.1     .     .     .     .
heading 2 of 3                                 -0.3  +0.2     .     .     .     .     .     .     .     .  +0.1     .
heading 2 of 4                                 +0.2  -0.1     .     .     .     .     .     .     .     .  -0.2     .
heading 3 of 3                                    .  -0.1  -0.1  -0.3     .  +0.6     .     .     .     .     .     .
heading 3 of 4                                 -0.2  +0.4  -0.1     .     .     .  +0.1     .     .     .  -0.1     .
heading 4 of 4                                    .  -0.3  +0.4  -0.1     .     .     .     .     .     .     .     .
last word a noun                               -0.1  +0.2  -0.3  +0.6  +0.2  -0.1  -0.4     .  -0.3     .  -0.1  +0.2
last word a number                             +0.4  -0.2  +0.1     .     .     .     .     .     .     .  -0.2     .
last word a place                              +0.4  -0.4     .  +0.2  -0.2  -0.1  +0.2     .     .     .  +0.1  -0.2
last word a verb                               +0.1  -0.3  +0.2  -0.9  +0.1  +0.7  -0.1     .  +0.2     .  -0.2     .
last word other                                -0.6  +0.4     .  +0.3     .     .  -0.1  -0.1     .     .     .  +0.1
line before breaks off                         +0.3    +2  -2.1  -0.2  +0.5     .     .     .     .     .     .     .
no verb                                        +0.2  -0.2  -0.3  +0.6  +0.3  -0.1  -0.4  +0.2  -0.3     .  -0.2  +0.3
set apart                                      +0.4  +0.7  -0.2     .  -0.4  -0.1  -0.4  +0.3     .     .  -0.5  +0.1
text around it has nothing in common           +0.8  +0.6  +0.7     .  -1.3  +0.2  -0.2  -0.1  -0.3     .  +0.3  -0.3
text around it doesn't hang together           +0.4     .  +0.3  +0.6  -0.8     .     .  -0.1  +0.2     .  +0.2  -0.1
text around it may hang together               -0.9  +0.3  +0.1  +0.2  +0.5  +0.1  -0.1  -0.1     .     .  -0.6  -0.1
text around it hangs together                  -1.1  -0.6  -0.1     .    +1     .  +0.3  +0.1     .     .  -0.6  -0.1
text never says it                             -0.3  -0.3  -0.6  +0.8  +0.1  +0.2     .  -0.1  -0.2     .  +1.4  +0.3
text hardly says it                            +0.6  -0.4  -0.1  -0.3  +0.3  +0.4     .  -0.1     .     .  +0.1  -0.1
text says some of it                           +0.8  +0.4  +0.8  -0.1  -0.2  -0.1  +0.1     .     .     .    -1  -0.2
text says it again                             +0.3  +0.7  +1.3  -0.1     .  -0.1  -0.1  -0.2     .     .  -1.2  -0.2
text before never said it                      +0.3  +0.3  -0.2  +0.3  -0.1  +0.2  -0.4     .  -0.1     .  -0.2  -0.1
text before said some of it                    -0.4     .  +0.1  +0.1  +0.3     .  +0.2     .     .     .  +0.1     .
text before said it                            +0.1  -0.4  -0.1  +0.5  +0.3     .  -0.1     .     .     .  -0.3  +0.2
next line's first word a noun                  -0.2  +0.3  -0.1  -0.2  -0.1     .  +0.1     .     .     .  +0.4  -0.1
next line's first word a number                   .     .     .     .  -0.2     .     .  +0.2     .     .  +0.1     .
next line's first word a place                 +0.2  -0.2  -0.1  +0.1     .     .     .     .  +0.1     .     .     .
next line's first word a preposition           +0.1     .     .     .     .     .     .     .     .     .  -0.1     .
next line's first word a verb                  +0.2  +0.1     .  +0.5     .     .     .  -0.1     .     .  -0.5  -0.1
text says it more often than the line before   +0.1  -0.3  +0.4     .     .     .  -0.1     .     .     .  -0.1     .
text says it more often than the next line     +0.4  -0.1     .     .  -0.2     .  -0.1     .     .     .  +0.1  -0.1
text says the line before more often           -0.2  +0.2  +0.2  -0.2  -0.2  +0.5     .  -0.1     .     .  -0.2     .
text says the next line more often                .  -0.1  -0.1  -0.2     .     .     .     .     .     .  +0.5  -0.1
closes what the line before opened                .     .     .     .     .     .     .     .     .     .     .     .
last word a preposition                           .     .     .     .     .     .     .     .     .     .     .     .
the next line closes what it opened               .     .     .     .     .     .     .     .     .     .     .     .
in quotation marks                             -0.5  +1.5  -0.5     .     .     .     .     .     .     .     .     .
says what kind of report it is                    .  -0.7  +1.2     .     .     .     .     .     .     .     .     .
names a place alone                            -1.3  +3.2     .  -2.2  -0.5     .     .     .     .     .  -0.1     .
"""

# What it adds that one role (a row) is followed by another (a column); a dot stands for RARE.
RARE: Final = -5.0
_STEPS: Final = """
          kick  head  deck   byl   sub  open  body  capt  cred  jump  bann noise
(first)    +0.1  -0.1     .    -2    -3  -0.5    -2    -1    -2    -2  -0.2     0
kicker     -2.4  +1.1     .  -4.7     .  -5.1     .     .     .     .     .     .
headline   -3.1    -1  +0.7  +0.2  -3.6  +1.3  -5.2  -0.8    -3     .  -3.2    -3
deck         -4  -3.1  -0.8  +0.3  -3.5  +0.4     .  -0.2     .     .     .    -3
byline       -2    -1    -3  -0.1  -2.3  +0.9  -5.3  -0.6     .     .    -2  -2.4
subhead       .     .     .    -4    -1  -4.3  +0.7  -1.5     .     .     .    -3
opening    -1.2  -0.9     .  -1.5  -0.8  -3.7  +1.5  -0.5    -2  -0.1  -0.6  -0.6
body       -0.2  -0.4    -6  -0.6  +0.7  -3.7  +1.6  -0.3  -2.2  +0.2  -0.3  -0.5
caption    +0.3  -0.5  -5.1  -1.5  -0.3  -1.2  +0.4  -0.7  +1.1  -0.6  -0.5  -0.7
credit     +0.2  +0.2     .    -1  +0.1  -0.2     0  -0.7  -1.5     0  -0.1  -0.6
jump       +0.1  +0.4     .    -3    -4    -1  -1.9  -0.1  -1.9    -3  +0.4     0
banner     +0.7  +0.8     .  -3.1  -3.1  -1.5  -2.3  -0.5    -3    -3  -0.5  -0.9
noise      +0.3  -0.2    -4  -2.2  -1.4  -0.7    -1  -0.7  -1.5    -1     0  +1.1
(last)       -4    -3    -3     0    -3  +0.1  -0.1  -0.2  -0.4     0  -0.1  +0.9
"""


def _rows(table: str, empty: float) -> dict[str, tuple[float, ...]]:
    """A table's rows by name, one number for each state. Names may hold single spaces; columns stand apart by more."""
    width = len(STATES)
    cells = [line.split() for line in table.strip("\n").splitlines()[1:]]
    return {
        " ".join(row[:-width]): tuple(empty if cell == "." else float(cell) for cell in row[-width:]) for row in cells
    }


SIGNS: Final = _rows(_SIGNS, 0.0)
STEPS: Final = _rows(_STEPS, RARE)
FIRST: Final = STEPS["(first)"]
LAST: Final = STEPS["(last)"]
